"""What rules know better than a model trained on news: documents, dates, money, targets, education bodies, programmes."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.language.entities import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CN = "一二三四五六七八九十"

# 《…》, one more pair allowed inside: 《关于印发〈…〉的通知》, often typed with 《》 again.
_TITLE = re.compile(r"《(?:[^《》\n]|《[^《》\n]{1,80}》){2,120}》")
_DOCUMENT_ENDS = re.compile(
    r"(?:意见|通知|通告|公告|公报|批复|办法|方案|预案|规划|规划纲要|纲要|要点|计划|决定|决议|条例|法|法典|宪法|规定|细则|规则|规程|规范|章程|"
    r"准则|守则|公约|标准|指南|指引|导则|大纲|目录|清单|名单|报告|讲话|函|命令|协议|协定|宣言|议程|白皮书|蓝皮书|建议|要求|措施|"
    r"责任书|任务书|倡议书|说明|总则|制度|机制|指标|体系|政策|手册)"
    r"(?:[（(〔][^（）()〔〕]{1,20}[）)〕])*》$"
)
_NUMBER = re.compile(
    rf"(?P<word>[{_HAN}]{{1,12}})\s?[〔\[【（(﹝［〈]\s?(?:19|20)\d\d\s?年?\s?[〕\]】）)﹞］〉]\s?(?:第|字第)?\s?\d{{1,5}}\s?号"
)
# What stands before a 文号 in the same run of characters and is no part of it.
_BEFORE_NUMBER = re.compile(
    r".*(?:根据|按照|依据|依照|参照|转发|印发|落实|贯彻|执行|以及|文件|通知|精神|及|和|与|见|按|的|由|在|以|对)"
)

_YEAR = r"(?<!\d)(?:19|20)\d\d"
_TO = r"\s?[-—–－~～至到/]{1,2}\s?"
_DATE = re.compile(
    rf"{_YEAR}年?{_TO}(?:(?:19|20)\d\d|\d\d)\s?学年度?(?:第[一二]学期|[上下]学期)?|"  # 2017—2018学年度
    rf"{_YEAR}(?:年(?:\d{{1,2}}月)?)?{_TO}(?:19|20)\d\d年(?:\d{{1,2}}月)?|"  # 2021—2025年
    rf"{_YEAR}年\d{{1,2}}月(?:\d{{1,2}}日|[上中下]旬|初|底|末)?|"
    rf"{_YEAR}年(?:[春秋]季(?:学期|开学)?|暑[假期]|寒假|[上下]半年|第?[一二三四]季度|年?[初底末](?!中))?|"
    rf"[一二][〇○零{_CN}]{{3}}年(?:[{_CN}]{{1,3}}月(?:[{_CN}]{{1,3}}日)?)?|"
    rf"(?<!\d)\d{{1,2}}月(?:\d{{1,2}}日|[上中下]旬|初|底|末)?(?!\d)|"
    rf"[“\"]?十[{_CN}]五[”\"]?(?:期间|时期|末|初|以来)"
)
_MONEY = re.compile(
    rf"(?:人民币)?(?:(?<![\d.,])\d[\d,，]*(?:\.\d+)?\s?[十百千万亿]{{0,3}}余?|[{_CN}百千两]+[万亿]{{1,2}}余?)"
    r"(?:美|欧|港|日)?元(?![素化月旦宵]|论)(?:人民币)?"
)

_CLAUSE = re.compile(r"[^。；！？;\n]+")
_CUE = re.compile(
    rf"(?:到|至|截至)(?:(?:19|20)\d\d年|“?十[{_CN}]五”?)[底末前]?|(?:19|20)\d\d年[底末]?前|力争|确保|争取|努力使|目标"
)
_MEASURE = re.compile(
    r"(?P<verb>不低于|不少于|不高于|不超过|控制在|保持在|稳定在|达到|超过|提[高升][到至]|增加[到至]|增至|降[低至]?[到至]|达)"
    rf"\s?(?:\d[\d.,]*|[{_CN}百]+)\s?"
    r"(?:[%％‰]|个百分点|[万亿]?(?:余)?(?:[所名个人门种间册元家项台套节]|平方米|小时|分钟|课时|学时|学位|学分)(?:/[生人班])?)(?:以[上下内]|左右)?"
)
_NORM = ("不低于", "不少于", "不高于", "不超过", "控制在")

_PROGRAMME = re.compile(
    rf"[“〝「『][^“”〝〞「」『』\n，。；]{{2,20}}[”〞」』](?:(?![和与及的等或])[{_HAN}]){{0,6}}?(?:工程|计划|行动|项目|战略)(?![师书员量生表])|"
    r"[“〝「『][^“”〝〞「」『』\n，。；]{1,20}(?:工程|计划|行动)[”〞」』]"
)

# Offices are named as well by the level that they belong to (市教育局); schools only by a proper name.
_OFFICE = (
    "教育局|教育厅|教育委员会|教委|教体局|教育体育局|教科[文体]?局|教育基金会|教育学会|教育协会|教育研究院|教育科学研究[院所]|教科院|教科所|"
    "教研室|教师进修学[校院]|教师发展中心|督导室|督导委员会|教育工会|电化教育馆|电教馆|招生办|考试院|少年宫|青少年活动中心"
)
_SCHOOL = "教育集团|[初高]级中学|高中|中学|小学|学校|幼儿园|大学|学院|职[业高]中|职教中心|技校|党校"
_BODY = re.compile(f"(?P<office>{_OFFICE})|{_SCHOOL}")
_WHOLE = re.compile(r"(?:教育部|国务院教育督导委员会|国务院|中共中央|党中央)(?![门分长署队])")
_PLACE = re.compile(rf"(?![全我各本该跨])[{_HAN}]{{1,6}}(?:[省市区县旗州镇乡]|街道)")
_PROVINCE = re.compile(
    "中国|北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|"
    "西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
_LEVEL = re.compile(r"[省市区县旗州镇乡]")
_KIND = re.compile(
    rf"第?[{_CN}\d]{{1,3}}|实验|外国语|附属|高级|初级|职业|中等|高等|专科|技术|特殊教育|师范|民族|中心|双语|艺术|体育|工业|农业|商业|科技|理工|"
    r"财经|医科|政法|交通|国际|九年|一贯制|完全|人民政府|政府|教育|开放|广播电视"
)
_STEM = re.compile(f"[{_HAN}]{{2,3}}")
_LONGEST_BODY = 8  # tokens before the suffix


def find_mentions(doc: "Doc", text: str, tags: Mapping[str, str]) -> Iterator[Mention]:
    """Every mention that a rule finds, overlapping ones too.

    text: that of the doc, which spaCy would put together from its tokens; tags: word → its tag in jieba's dictionary.
    """
    yield from find_documents(text)
    yield from find_targets(text)
    for label, pattern in (("DATE", _DATE), ("MONEY", _MONEY), ("PROGRAMME", _PROGRAMME)):
        for found in pattern.finditer(text):
            yield Mention(found.start(), found.end(), label, "rules")
    yield from find_bodies(doc, text, tags)


def find_documents(text: str) -> Iterator[Mention]:
    """《Titles》, as documents or other works by how they end, with the 文号 behind them; 文号 that stand alone.

    >>> [(m.label, m.document_number) for m in find_documents("依据《义务教育法》和《甲市方案》（甲教〔2020〕3号），读《红楼梦》")]
    [('DOCUMENT', None), ('DOCUMENT', '甲教〔2020〕3号'), ('WORK', None)]
    """
    end = 0
    for title in _TITLE.finditer(text):
        number = _NUMBER.match(text, title.end() + (text[title.end() : title.end() + 1] in ("（", "(", "〔")))
        yield from _find_bare_numbers(text, end, title.start())
        end = number.end() if number else title.end()
        label = "DOCUMENT" if number or _DOCUMENT_ENDS.search(title[0]) else "WORK"
        yield Mention(title.start(), title.end(), label, "rules", number[0] if number else None)
    yield from _find_bare_numbers(text, end, len(text))


def _find_bare_numbers(text: str, start: int, end: int) -> Iterator[Mention]:
    for number in _NUMBER.finditer(text, start, end):
        before = _BEFORE_NUMBER.match(number["word"])
        begin = number.start() + (before.end() if before else 0)
        if begin < number.end("word"):
            yield Mention(begin, number.end(), "DOCUMENT", "rules", text[begin : number.end()])


def find_targets(text: str) -> Iterator[Mention]:
    """Clauses that set a number to be reached, with the deadline before the first: 到2025年，毛入园率达到85%.

    “达到85%” is a target only in a sentence that looks ahead (到2025年, 力争, 确保 …); 不低于 and its like always are.
    What a report says was reached by a year long past looks the same: read the sentence.

    >>> text = "到2025年，毛入园率达到92%以上，普惠率达到85%；去年达到80%。"
    >>> [text[m.start : m.end] for m in find_targets(text)]
    ['到2025年，毛入园率达到92%以上', '普惠率达到85%']
    """
    for sentence in _CLAUSE.finditer(text):
        cue = _CUE.search(sentence[0])
        at = 0
        for measure in _MEASURE.finditer(sentence[0]):
            ahead = cue is not None and cue.start() < measure.start()
            if ahead or measure["verb"] in _NORM:
                start = max(at, max(sentence[0].rfind(mark, 0, measure.start()) for mark in "，,：:、") + 1)
                if ahead and cue and cue.end() <= start and re.fullmatch(r"[，,]?", sentence[0][cue.end() : start]):
                    start = cue.start()
                start += len(sentence[0][start:]) - len(sentence[0][start:].lstrip())
                yield Mention(sentence.start() + start, sentence.start() + measure.end(), "TARGET", "rules")
            at = measure.end()


def find_bodies(doc: "Doc", text: str, tags: Mapping[str, str]) -> Iterator[Mention]:
    """Bodies in education by their suffix, as far to the left as the tokens name a place, a number or a kind of school.

    A suffix with no name before it (各中学, 民办学校) is a kind of body and none by itself.
    """
    for whole in _WHOLE.finditer(text):
        yield Mention(whole.start(), whole.end(), "BODY", "rules")
    starts = doc.to_array("IDX").tolist()
    for suffix in _BODY.finditer(text):
        last = bisect_right(starts, suffix.end() - 1) - 1
        if starts[last] + len(doc[last]) != suffix.end():
            continue  # 初中学生: the suffix is part of another word
        first = bisect_right(starts, suffix.start()) - 1
        word = doc[first].text
        head = text[starts[first] : suffix.start()]  # what the suffix's own token has before it
        if suffix["office"]:
            named = bool(_LEVEL.fullmatch(head) or _PLACE.match(head))
        else:
            # A single word of the dictionary with such an end is a name (清华大学) or a kind (中小学, 中等学校).
            named = (
                bool(head) and not _KIND.fullmatch(head) and tags.get(word, "nt" if _PLACE.match(head) else "") == "nt"
            )
        at, plain = first, not head
        while at and first - at < _LONGEST_BODY and not (head and not named):
            kind = _find_kind(doc[at - 1].text, tags)
            if kind == "other":
                break
            at -= 1
            named = named or kind == "name" or (kind == "level" and bool(suffix["office"]))
            plain = plain and kind != "kind"
        stem = _find_stem(doc[at - 1].text, tags) if at and _LEVEL.fullmatch(doc[at].text) else ""
        if (named or stem) and not (plain and suffix[0] == "学校"):  # 甲市学校 are all of its schools
            yield Mention(starts[at] - len(stem), suffix.end(), "BODY", "rules")


def _find_stem(word: str, tags: Mapping[str, str]) -> str:
    """The name that jieba guessed before 区 or 县, which no dictionary has: 青屿 of 由青屿|区; else empty."""
    stem = word.lstrip("由在对和与及向为经从")
    return stem if word not in tags and len(word) < 4 and _STEM.fullmatch(stem) else ""


def _find_kind(word: str, tags: Mapping[str, str]) -> str:
    """What a token is in the name of a body: a name, a level of government (市), a kind of body, or other."""
    if _LEVEL.fullmatch(word):
        return "level"
    if _KIND.fullmatch(word):
        return "kind"
    return "name" if is_place(word, tags) or (tags.get(word) in ("nr", "ns") and len(word) in (2, 3)) else "other"


def is_place(word: str, tags: Mapping[str, str]) -> bool:
    """Whether a word is a place by its end (大山县), or a country or province; other places of jieba's dictionary are too unsure.

    >>> is_place("大山县", {}), is_place("全大山县", {}), is_place("校区", {"校区": "n"}), is_place("江苏", {"江苏": "ns"})
    (True, False, False, True)
    """
    known = tags.get(word, "ns" if len(word) > 2 else "") == "ns"
    return known and bool(_PLACE.fullmatch(word) or _PROVINCE.fullmatch(word))
