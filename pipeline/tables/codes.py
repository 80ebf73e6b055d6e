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
    "消失": ("消失", "disappeared"),
    "平稳": ("平稳", "stable"),
    "年际有别": ("年际有别", "years differ"),
    "不明": ("不明", "unclear"),
    "证据不足": ("证据不足", "insufficient evidence"),
}
EVIDENCE: Codes = {"strong": ("强", "strong"), "moderate": ("中", "moderate")}
# What is tested together: q is adjusted over all of one question, and never over two.
QUESTIONS: Codes = {"keyword": ("关键词", "keywords"), "group": ("词组", "groups of keywords")}
# What a verdict counts as independent.
UNITS: Codes = {"voices": ("独立来源", "voices"), "months": ("月份", "months")}
# Why there is insufficient evidence for any test.
SHORTFALLS: Codes = {
    "never": ("从未提及", "never mentioned"),
    "few_years": ("有文档的年份过少", "too few years with documents"),
    "one_voice": ("只有一个独立来源，月份又过少", "one voice only, and too few months"),
    "few_voices": ("两年以上有文档的独立来源过少", "too few voices report in two years or more"),
    "kinds_change": ("文种随年份而变", "document types change over the years"),
    "unequal_voices": ("文字集中于少数独立来源", "a few voices hold most of the text"),
    "few_mentions": ("提及的文档或独立来源过少", "too few documents or voices mention it"),
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
    "证据不足": ("证据不足", "insufficient evidence"),
}
# Why that is insufficient evidence.
NO_EFFECTS: Codes = {
    "no_value": ("没有一份文档有此值", "no document has a value"),
    "one_value": ("各文档的值都相同", "all documents have the same value"),
    "few_years": ("有文档的年份过少", "too few years with documents"),
    "few_voices": ("一边的独立来源过少", "too few voices on one side"),
    "unequal_voices": ("仅依据少数独立来源", "it rests on a few voices"),
    "confounded": (
        "与其他协变量无法区分，或仅凭一个独立来源方可区分",
        "not separable from other covariates, or by a single voice only",
    ),
    "read_before": ("部分文字在学得该主题之前推断", "some text was read before the topic was learned"),
    "no_finding": ("该主题不作为结论", "the topic is not reportable"),
}
# Why the corpus has no self-test.
NO_SELF_TEST: Codes = {
    "no_body_test": ("本语料没有机构检验", "this corpus has no body test"),
    "few_terms": ("频率合适的词过少", "too few terms are as frequent as keywords"),
}
# Of planted keywords, in the order in which they are shown.
KINDS: Codes = {
    "absent_before": ("先无后有", "initially absent"),
    "rising": ("上升", "rising"),
    "falling": ("下降", "falling"),
    "burst": ("突现", "burst"),
    "step": ("阶跃", "step"),
    "hump": ("先升后降", "rise and fall"),
    "valley": ("先降后升", "fall and rise"),
    "gone": ("先有后无", "finally absent"),
    "uneven": ("年际有别", "years differ"),
    "flat": ("无变化", "flat"),
}
DIRECTIONS: Codes = {"up": ("升", "up"), "down": ("降", "down")}
# Of the verdict on a planted keyword, in the order in which they are shown.
OUTCOMES: Codes = {"found": ("正确", "correct"), "missed": ("未识别", "missed"), "wrong": ("误判", "misidentified")}
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
    "high": ("标题或元数据写明，或两处一致", "the title or metadata.csv says it, or two sources agree"),
    "medium": ("一处写明", "one source says it"),
    "low": ("推断所得，或各处不一致", "inferred, or sources disagree"),
}
SEVERITIES: Codes = {
    "error": ("未经核查不宜引用", "do not cite without checking"),
    "warning": ("存疑", "doubtful"),
    "info": ("提示", "a note"),
}
ORDERS: Codes = {
    "earlier": ("更早", "earlier"),
    "higher": ("日期不能判定，级别更高", "higher level, where dates do not decide"),
    "unknown": ("无法判定，两边各记一行", "unknown; the passage is listed both ways"),
}
# In the order of the report; what ingest sets aside comes last.
CHECKS: Codes = {
    "false_year": ("年份与正文不符", "false year"),
    "spun_text": ("改写的文本", "spun text"),
    "wrong_content": ("内容与标题不符", "content does not match title"),
    "contradiction": ("自相矛盾", "contradiction"),
    "unread_value": ("无法识别的值", "unreadable value"),
    "unused_column": ("未用的列", "unused column"),
    "garbled": ("乱码", "garbled"),
    "lost_characters": ("字符丢失", "lost characters"),
    "truncated": ("残缺", "incomplete"),
    "cut_text": ("成句文字被删除", "sentences removed"),
    "near_duplicate": ("近重复", "near-duplicate"),
    "copied": ("大段抄录", "mostly copied"),
    "version": ("同一文件的版本", "version of another"),
    "duplicate": ("重复", "duplicate"),
    "thin_year": ("全年文字过少", "year with too little text"),
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
    "bomb": ("压缩比异常", "excessive compression ratio"),
    "nested": ("压缩包套叠", "nested archives"),
    "not_selected": ("未选", "not selected"),
    "skipped": ("按参数跳过", "skipped by params"),
    "overlap": ("压缩包内文件重叠", "overlapping members"),
    "timeout": ("读取超时", "took too long"),
    "memory": ("读取占用内存过多", "took too much memory"),
    "crashed": ("读取出错", "reading failed"),
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
        "虽在用户词典，仍被切分：请核对上下文，必要时加入更长的词",
        "split although a user term: check the contexts and add a longer word if necessary",
    ),
    "被遮住": (
        "被更长的词覆盖：设 vectorize.nested 为 true，或从用户词典删去长词",
        "inside a longer word: set vectorize.nested or remove the longer word",
    ),
    "跨界": (
        "跨越词界：多半并非该词；如确为该词，请加入更长的词",
        "across a word boundary: usually not a real mention; if it is, add the longer word",
    ),
}
GROUP_KINDS: Codes = {
    "year": ("各年", "By year"),
    "region": ("各地区", "By region"),
    "province": ("各省份", "By province"),
    "level": ("各层级", "By level"),
    "kind": ("各文种", "By document type"),
}
GRADES: Codes = {
    "A": (
        "至少 95% 的起点重现且平均余弦不低于 0.9",
        "reproduced in 95% of starts or more, with a mean cosine of 0.9 or more",
    ),
    "B": ("至少 80% 的起点重现", "in 80% or more"),
    "C": ("至少 50% 的起点重现", "in 50% or more"),
    "D": ("在不足 50% 的起点中重现", "in less than 50%"),
}
CHOICES: Codes = {
    "rule": ("按规则采用", "chosen by the rule"),
    "by_hand": ("事先指定", "set in params.yaml"),
    "by_coherence": ("无留出文本可比，故按 C_v", "chosen by C_v, as no text was held out"),
    "undecided": ("困惑度未定且未评级，故按 C_v", "chosen by C_v, as perplexity is undecided and none is graded"),
    "no_topics": ("均不优于不分主题", "chosen although none is better than no topics"),
    "none_stable": ("均不稳定，取重现比例最高者", "chosen for the highest share reproduced; none is stable"),
    "worse": ("困惑度较差", "not chosen: higher perplexity"),
    "unstable": ("不稳定", "not chosen: unstable"),
    "less_coherent": ("C_v 较低", "not chosen: lower C_v"),
    "no_better": ("不优于不分主题", "not chosen: no better than no topics"),
    "more": ("同等优良但主题更多", "not chosen: equally good with more topics"),
    "not_fitted": ("条目或词过少，未能拟合", "not fitted: too few sections or terms"),
    "not_asked": ("未作比较", "not chosen: not compared"),
}
# In the order of the page.
STATUSES: Codes = {
    "new": ("新出现", "new"),
    "gone": ("已消失", "discontinued"),
    "missed": ("原有而未分出", "present before, not separated"),
    "kept": ("延续", "continued"),
}
DOUBTS: Codes = {
    "frame": ("套语，不是主题", "boilerplate, not a theme"),
    "not_back": ("未能重现（评级 D）", "not reproduced (grade D)"),
    "few_documents": ("文档过少", "too few documents"),
    "few_sections": ("条目过少", "too few sections"),
    "no_topics": ("未得到主题", "no topics were found"),
    "none_back": ("均未重现", "none was reproduced"),
}
FRAME_SIGNS: Codes = {
    "opening": ("主要位于开头", "mostly in openings"),
    "headings": ("主要为标题", "mostly headings"),
    "formula": ("多程式化表述", "mostly formulaic"),
    "background": ("散见各处", "scattered throughout"),
}
NAME_REASONS: Codes = {
    "placed": ("已归属", "placed"),
    "unknown": ("所列词均不在词表", "no term is in the vocabulary"),
    "too_few": ("相关的词过少", "too few of its terms are relevant"),
    "taken": ("另一名称更合适", "another name fits better"),
}
# Why two topics are halves of one theme.
TWIN_REASONS: Codes = {
    "shared": ("用词相近，且半数条目共有", "similar in wording and sharing half of their sections"),
    "predicted": ("合并后对其余文本的预测不减", "predict other text no worse when merged"),
    "both": ("两者皆是", "both"),
}
FATES: Codes = {
    "kept": ("延续", "continued"),
    "split": ("分化", "split"),
    "merged": ("融合", "merged"),
    "new": ("新出现", "new"),
    "gone": ("消失", "discontinued"),
}
ITEM_KINDS: Codes = {"word": ("词", "words of a topic"), "topic": ("原文", "topics of a passage")}


def pick(language: str, zh: str, en: str) -> str:
    """The one of two texts that is in this language.

    >>> pick("zh", "主题", "topic"), pick("en", *KINDS["step"])
    ('主题', 'step')
    """
    return zh if language == "zh" else en
