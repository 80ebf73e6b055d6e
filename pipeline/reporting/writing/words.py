"""Codes as a reader of either language wants them, and how words stand among others."""

import re

from pipeline.tables.codes import LEVELS, Codes, pick

STOP_LISTS: Codes = {
    "stop_words": ("虚词与泛词", "general words"),
    "boilerplate": ("公文套话", "boilerplate"),
    "place_words": ("地名", "places"),
}

# Of topics.covariates; one that is not here is a column of the researcher's own, and goes by its name.
COVARIATES: Codes = {
    "year": ("年份", "year"),
    "region": ("地区", "region"),
    "level": ("层级", "level"),
    "kind": ("文种", "document type"),
    "carried_kind": ("所印发、转发文件的文种", "kind of what is passed on"),
    "province": ("省份", "province"),
    "city": ("地级", "city"),
    "district": ("县级", "district"),
}

# English of what documents are called (文种); their words are found by pipeline.corpus.metadata.titles.KINDS.
KINDS = {
    "工作要点": "annual work plan",
    "要点": "key points",
    "实施意见": "implementing opinions",
    "指导意见": "guiding opinions",
    "意见": "opinions",
    "通知": "notice",
    "通报": "circular",
    "公告": "announcement",
    "通告": "public notice",
    "公示": "notice for public comment",
    "公报": "communiqué",
    "实施方案": "implementation scheme",
    "行动方案": "action scheme",
    "工作方案": "work scheme",
    "方案": "scheme",
    "发展规划": "development plan",
    "规划": "long-term plan",
    "纲要": "outline plan",
    "行动计划": "action plan",
    "工作计划": "work plan",
    "计划": "plan",
    "办法": "measures",
    "规定": "provisions",
    "细则": "detailed rules",
    "条例": "regulations",
    "规程": "procedures",
    "规则": "rules",
    "准则": "code",
    "标准": "standards",
    "制度": "internal rules",
    "章程": "charter",
    "指南": "guide",
    "指引": "guidelines",
    "决定": "decision",
    "决议": "resolution",
    "批复": "official reply",
    "复函": "letter of reply",
    "函": "letter",
    "请示": "request for instructions",
    "报告": "report",
    "总结": "summary of work",
    "讲话": "speech",
    "安排": "arrangements",
    "思路": "approach",
    "清单": "list",
    "措施": "steps",
    "举措": "initiatives",
    "任务分解表": "table of tasks",
    "分工方案": "division of tasks",
    "征求意见稿": "draft for comment",
    "倡议书": "appeal",
    "责任书": "letter of responsibility",
    "建议": "proposal",
    "说明": "explanation",
    "令": "order",
}


def translate(words: Codes, code: str | None, language: str) -> str:
    """The word for a code; the code itself where there is none, a dash for a gap.

    >>> translate(STOP_LISTS, "place_words", "en"), translate(STOP_LISTS, "other", "zh"), translate(STOP_LISTS, None, "en")
    ('places', 'other', '—')
    """
    if code is None:
        return "—"
    return pick(language, *words[code]) if code in words else code


def name_kind(kind: str, language: str) -> str:
    """What documents of a kind are called; in English as in Chinese where a researcher's own kind has no English here.

    >>> name_kind("工作要点", "en"), name_kind("工作要点", "zh"), name_kind("简报", "en")
    ('annual work plan', '工作要点', '简报')
    """
    return KINDS.get(kind, kind) if language == "en" else kind


def name_level(code: str | None, language: str) -> str:
    """A level of documents; one that could not be told is unknown.

    >>> name_level("省", "en"), name_level(None, "zh")
    ('province', '不明')
    """
    return translate(LEVELS, code, language) if code else pick(language, "不明", "unknown")


def name_group(group: str, kind: str, language: str) -> str:
    """A group of documents; levels and kinds have words in both languages, other groups are called as the documents call them.

    >>> name_group("区县", "level", "en"), name_group("通知", "kind", "en"), name_group("浙江省", "province", "en")
    ('district', 'notice', '浙江省')
    """
    if kind in ("kind", "carried_kind"):
        return name_kind(group, language)
    return translate(LEVELS, group, language) if kind == "level" else group


def plural(word: str, n: int) -> str:
    """
    >>> plural("body", 1), plural("body", 2), plural("document", 0)
    ('body', 'bodies', 'documents')
    """
    if n == 1:
        return word
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def space(text: str) -> str:
    """A text to stand among Chinese characters: with a blank where it begins or ends in a Latin letter or a digit.

    >>> space("jieba 0.42.1 的词典"), space("百度 LAC（1.0）"), space("spaCy 3.8")
    (' jieba 0.42.1 的词典', '百度 LAC（1.0）', ' spaCy 3.8 ')
    """
    return re.sub(r"^(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])$", " ", text)


def escape_markdown(text: str) -> str:
    r"""The text as Markdown that shows it as it stands: no tag begins in it, and no cell of a table ends.

    >>> print(escape_markdown(r"q < 0.05, <b>, a|b, c\d"))
    q < 0.05, \<b>, a\|b, c\\d
    """
    return re.sub(r"[\\|]|<(?=[A-Za-z/!?])", r"\\\g<0>", text)
