"""The codes that columns hold, and their words in Chinese and English."""

from collections.abc import Mapping

Codes = Mapping[str, tuple[str, str]]

# What is said of a curve; exactly one of them, each the outcome of a test.
VERDICTS: Codes = {
    "上升": ("上升", "rising"),
    "下降": ("下降", "falling"),
    "突现": ("突现", "burst"),
    "阶跃上升": ("阶跃上升", "step up"),
    "阶跃下降": ("阶跃下降", "step down"),
    "先升后降": ("先升后降", "rise and fall"),
    "先降后升": ("先降后升", "fall and rise"),
    "新现": ("新现", "new"),
    "消失": ("消失", "gone"),
    "平稳": ("平稳", "stable"),
    "年际有别": ("年际有别", "years differ"),
    "不明": ("不明", "unclear"),
    "证据不足": ("证据不足", "not enough evidence"),
}
EVIDENCE: Codes = {"strong": ("强", "strong"), "moderate": ("中", "moderate")}
# What is tested together: q is adjusted over all of one question, and never over two.
QUESTIONS: Codes = {"keyword": ("关键词", "keywords"), "group": ("词组", "groups of keywords")}
# What a verdict counts as independent.
UNITS: Codes = {"voices": ("独立来源", "voices"), "months": ("月份", "months")}
# Why there is not enough evidence for any test.
SHORTFALLS: Codes = {
    "never": ("从未提及", "never mentioned"),
    "few_years": ("有文档的年份太少", "too few years with documents"),
    "one_voice": ("只有一个独立来源，月份又太少", "one voice only, and too few months"),
    "few_voices": ("两年以上有文档的独立来源太少", "too few voices report in two years or more"),
    "kinds_change": ("文种随年份而变", "kinds of documents change with the years"),
    "unequal_voices": ("文字集中于少数独立来源", "a few voices hold most of the text"),
    "few_mentions": ("提及的文档或独立来源太少", "too few documents or voices mention it"),
}
# What a covariate says of documents, and between which of them its slope is.
COVARIATE_KINDS: Codes = {
    "number": ("数值：斜率", "a number: slope"),
    "group": ("类别：与其余各组之差", "groups: each beside the others"),
}
BASES: Codes = {
    "within": ("各独立来源内部", "within voices"),
    "all": ("全部文档之间", "between all documents"),
}
# What is said of a topic's share and a covariate.
EFFECTS: Codes = {
    "随之上升": ("随之上升", "rises with it"),
    "随之下降": ("随之下降", "falls with it"),
    "更多": ("更多", "more"),
    "更少": ("更少", "less"),
    "不明": ("不明", "unclear"),
    "证据不足": ("证据不足", "not enough evidence"),
}
# Why that is not enough evidence.
NO_EFFECTS: Codes = {
    "no_value": ("没有一份文档有此值", "no document has a value"),
    "one_value": ("各文档的值都相同", "all documents have the same value"),
    "few_years": ("有文档的年份太少", "too few years with documents"),
    "few_voices": ("一边的独立来源太少", "too few voices on one side"),
    "unequal_voices": ("只凭少数独立来源", "it rests on a few voices"),
    "confounded": (
        "与其他协变量分不开，或只凭一个独立来源才能分开",
        "not told from other covariates, or by one voice alone",
    ),
    "read_before": ("部分文字在学得该主题之前推断", "some text was read before the topic was learned"),
    "no_finding": ("该主题不可作结论", "the topic is no finding"),
}
# Why the corpus has no self-test.
NO_SELF_TEST: Codes = {
    "no_body_test": ("本语料没有机构检验", "this corpus has no body test"),
    "few_terms": ("频率合适的词太少", "too few terms are as frequent as keywords"),
}
# Of planted keywords, in the order in which they are shown.
KINDS: Codes = {
    "absent_before": ("先无后有", "absent at first"),
    "rising": ("上升", "rising"),
    "falling": ("下降", "falling"),
    "burst": ("突现", "burst"),
    "step": ("阶跃", "step"),
    "hump": ("先升后降", "rise and fall"),
    "valley": ("先降后升", "fall and rise"),
    "gone": ("先有后无", "gone at last"),
    "uneven": ("年际有别", "years differ"),
    "flat": ("平稳", "flat"),
}
DIRECTIONS: Codes = {"up": ("升", "up"), "down": ("降", "down")}
# Of the verdict on a planted keyword, in the order in which they are shown.
OUTCOMES: Codes = {"found": ("说对", "found"), "missed": ("漏判", "missed"), "wrong": ("说错", "named wrongly")}
LEVELS: Codes = {
    "国家": ("国家", "state"),
    "省": ("省", "province"),
    "市": ("市", "city"),
    "区县": ("区县", "district"),
    "学校": ("学校", "school"),
}
# Where a field of a document was found: all that a column …_source, or a contradiction, may name.
SOURCES: Codes = {
    "metadata": ("元数据", "metadata"),
    "table": ("表格的列", "table column"),
    "title": ("标题", "title"),
    "head": ("文首", "head"),
    "signature": ("落款", "signature"),
    "page": ("网页", "page"),
    "document_number": ("文号", "document number"),
    "date": ("日期", "date"),
    "published_on": ("发布日期", "day of publication"),
    "text": ("正文", "text"),
    "path": ("文件路径", "path"),
}
# Fields of a document that a table, or two places of a text, may state.
FIELDS: Codes = {
    "text": ("正文", "text"),
    "title": ("标题", "title"),
    "year": ("年份", "year"),
    "issued_on": ("成文日期", "day of issue"),
    "published_on": ("发布日期", "day of publication"),
    "effective_on": ("施行日期", "day of effect"),
    "issuer": ("发文机构", "issuing body"),
    "region": ("地区", "region"),
    "document_number": ("发文字号", "document number"),
}
# What a column of a table probably holds: a field, or what we have no use for.
MEANINGS: Codes = {
    **FIELDS,
    "link": ("网址", "an address"),
    "recorded": ("采集时间", "when it was collected"),
    "serial": ("序号", "a running number"),
    "validity": ("时效", "whether it is in force"),
    "rank": ("效力级别", "its legal rank"),
    "summary": ("摘要", "a summary"),
    "keywords": ("关键词", "keywords"),
    "category": ("类别", "a category"),
}
CONFIDENCES: Codes = {
    "high": ("标题或元数据写明，或两处相合", "the title or metadata.csv says it, or two sources agree"),
    "medium": ("一处写明", "one source says it"),
    "low": ("推断而来，或各处不一", "it is concluded, or sources disagree"),
}
SEVERITIES: Codes = {
    "error": ("未经查看不宜引用", "do not cite unexamined"),
    "warning": ("存疑", "doubtful"),
    "info": ("提示", "a note"),
}
ORDERS: Codes = {
    "earlier": ("更早", "earlier"),
    "higher": ("日期不能判定，级别更高", "higher, where dates don't say"),
    "unknown": ("无从判定，两边各记一行", "not known; the passage stands there both ways"),
}
# In the order of the report; what ingest sets aside comes last.
CHECKS: Codes = {
    "false_year": ("年份与正文不符", "false year"),
    "spun_text": ("改写的文本", "spun text"),
    "wrong_content": ("名不副实", "wrong content"),
    "contradiction": ("自相矛盾", "contradiction"),
    "unread_value": ("读不出的值", "unread value"),
    "unused_column": ("未用的列", "unused column"),
    "garbled": ("乱码", "garbled"),
    "lost_characters": ("字符丢失", "lost characters"),
    "truncated": ("残缺", "not whole"),
    "cut_text": ("成句文字被去掉", "sentences cut"),
    "near_duplicate": ("近重复", "near-duplicate"),
    "copied": ("大段抄录", "mostly copied"),
    "version": ("同一文件的版本", "version of another"),
    "duplicate": ("重复", "duplicate"),
    "thin_year": ("全年文字太少", "year of too little text"),
    "far_year": ("年份孤立", "year far from all others"),
    "empty": ("空文件", "empty"),
    "unreadable": ("无法读取", "unreadable"),
    "damaged": ("文件损坏", "damaged"),
    "encrypted": ("有密码", "protected"),
    "unsupported": ("不支持的格式", "format not supported"),
    "undecodable": ("无法解码", "not text"),
    "no_text_layer": ("没有文字层", "no text layer"),
    "no_text_column": ("没有正文一列", "no text column"),
    "no_object": ("不是 JSON 对象", "not a JSON object"),
    "too_large": ("文件太大", "too large"),
    "bomb": ("压缩比异常", "inflates too far"),
    "nested": ("压缩包套叠", "nested archives"),
    "not_selected": ("未选", "not selected"),
    "skipped": ("按参数跳过", "skipped, as the params say"),
    "overlap": ("压缩包内文件重叠", "overlapping members"),
    "timeout": ("读取超时", "took too long"),
    "memory": ("读取占用内存过多", "took too much memory"),
    "crashed": ("读取时出错", "its reader broke down"),
    "not_chinese": ("不是中文", "not Chinese"),
    "too_short": ("太短", "too short"),
}
# Kinds of names, whatever model finds them, in the order of the page.
LABELS: Codes = {
    "BODY": ("机构", "Bodies"),  # offices, schools, organisations
    "DOCUMENT": ("文件", "Documents"),  # 《…的通知》, with its 文号; a 文号 by itself
    "PROGRAMME": ("工程、计划、行动", "Programmes"),  # “…”工程
    "TARGET": ("数量目标与限度", "Targets and limits"),  # 到2025年…达到85%, 不少于…
    "MONEY": ("金额", "Money"),
    "DATE": ("时间", "Dates"),  # dates, years, school years, 十四五期间
    "PLACE": ("地名", "Places"),
    "PERSON": ("人名", "Persons"),
    "WORK": ("书刊与其他书名", "Books and other titles"),  # 《…》 that are no documents
}
ADVICE: Codes = {
    "完整": ("完整，无需处理", "whole: nothing to do"),
    "未出现": ("未出现", "does not occur"),
    "加入": ("加入用户词典", "add it to the user terms"),
    "查看": (
        "虽在用户词典，仍被切开：看上下文，必要时加入更长的词",
        "cut although a user term: look at the places, add a longer word if need be",
    ),
    "被遮住": (
        "被更长的词遮住：设 vectorize.nested 为 true，或从用户词典删去长词",
        "hidden in a longer word: set vectorize.nested, or take the longer word out",
    ),
    "跨界": (
        "跨过词界：多半不是该词；若是，加入更长的词",
        "across a boundary: mostly no mention; where it is one, add the longer word",
    ),
}
GROUP_KINDS: Codes = {
    "year": ("各年", "By year"),
    "region": ("各地区", "By region"),
    "province": ("各省份", "By province"),
    "level": ("各层级", "By level"),
    "kind": ("各文种", "By kind of document"),
}
GRADES: Codes = {
    "A": ("至少 95% 的起点重现", "came back in 95% of starts or more"),
    "B": ("80%", "80%"),
    "C": ("50%", "50%"),
    "D": ("不足", "fewer"),
}
CHOICES: Codes = {
    "rule": ("按规则采用", "taken by the rule"),
    "by_hand": ("事先指定", "taken as params.yaml says"),
    "by_coherence": ("没有留出文本可比，故按 C_v", "taken by C_v, as nothing was held out"),
    "no_topics": ("都不比不分主题好", "taken though none is better than no topics"),
    "none_stable": ("都不稳定，取重现最多者", "taken as the most of its topics came back; none is stable"),
    "worse": ("困惑度较差", "not taken: perplexity is worse"),
    "unstable": ("不稳定", "not taken: unstable"),
    "no_better": ("不比不分主题好", "not taken: no better than no topics"),
    "more": ("同样好而主题更多", "not taken: as good, with more topics"),
    "not_fitted": ("条目或词太少，未能拟合", "not fitted: too few sections or terms"),
    "not_asked": ("未予比较", "not taken: not compared"),
}
# In the order of the page.
STATUSES: Codes = {
    "new": ("新出现", "new"),
    "gone": ("已消失", "gone"),
    "missed": ("原有而未分出", "was there, not told apart"),
    "kept": ("延续", "kept"),
}
DOUBTS: Codes = {
    "frame": ("套语，不是主题", "a frame of speech, no theme"),
    "not_back": ("没有重现（评级 D）", "did not come back (grade D)"),
    "few_documents": ("文档太少", "too few documents"),
    "few_sections": ("条目太少", "too few sections"),
    "no_topics": ("找不到主题", "no topics were found"),
    "none_back": ("无一重现", "not one came back"),
}
FRAME_SIGNS: Codes = {
    "opening": ("多半在开头", "mostly in openings"),
    "headings": ("多半是标题", "mostly headings"),
    "formula": ("多套话", "of formulas"),
    "background": ("散见各处", "said here and there"),
}
NAME_REASONS: Codes = {
    "placed": ("已归", "placed"),
    "unknown": ("都不在词表", "no term is in the vocabulary"),
    "too_few": ("相关的词太少", "too few of its terms are relevant"),
    "taken": ("另一名字更合", "another name fits better"),
}
# Why two topics are halves of one theme.
TWIN_REASONS: Codes = {
    "shared": ("用词相近，且半数条目共有", "alike in words, and half of their sections are shared"),
    "predicted": ("合并后对其余文本的预测不减", "joined they predict other text no worse"),
    "both": ("两者皆是", "both"),
}
FATES: Codes = {
    "kept": ("延续", "kept"),
    "split": ("分出", "parted"),
    "merged": ("并入", "joined"),
    "new": ("新出现", "new"),
    "gone": ("消失", "gone"),
}
ITEM_KINDS: Codes = {"word": ("词", "words of a topic"), "topic": ("原文", "topics of a passage")}


def pick(language: str, zh: str, en: str) -> str:
    """The one of two texts that is in this language.

    >>> pick("zh", "主题", "topic"), pick("en", *KINDS["step"])
    ('主题', 'step')
    """
    return zh if language == "zh" else en
