"""What rules know better than a model trained on news: documents, dates, money, targets, bodies, programmes."""

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
_FIELD = (
    "教育|体育|科学|技术|科技|科信|工信|经信|经贸|经济|信息化|商业|贸易|工业|产业|发展|改革|发改|财政|金融|审计|统计|税务|物价|投资|促进|国有资产|国资|人力资源|社会保障|劳动|就业|人事|人社|人才|编制|"
    "民政|公安|司法|安全|生产|应急|消防|信访|民族|宗教|事务|外事|侨务|退役军人|军人|残疾人|老龄|妇女|儿童|卫生|健康|计划生育|卫计|卫健|计生|人口|疾病|预防|控制|医疗|保障|医保|"
    "食品|药品|质量|监督|监管|市场|工商|知识产权|住房|城乡|建设|住建|规划|土地|国土|自然|资源|房产|生态|环境|保护|环保|城市|管理|城管|园林|绿化|市政|公用|综合|行政|执法|审批|"
    "交通|运输|公路|港航|邮政|水利|水务|农业|农村|农牧|畜牧|林业|草原|海洋|渔业|粮食|物资|储备|供销|商务|招商|文化|旅游|文旅|文广|广播|电影|电视|广电|新闻|出版|版权|文物|"
    "政务|服务|数据|大数据|机关|后勤|档案|史志|气象|地震|扶贫|开发|乡村|振兴|移民|公共|交易|督查|法制|党史|研究|老干部|网信|国防|动员|人民|防空"
)
_OFFICE = (
    f"(?:(?:{_FIELD})[和与]?){{1,8}}(?:局|厅|委员会|委)(?:办公室|办公厅|[{_HAN}]{{2,4}}分局)?|教委|教体局|教科[文体]?局|"
    "(?:人民)?政府(?:办公室|办公厅)?|(?:高级|中级|基层)?人民法院|人民检察院|人大常委会|人民代表大会(?:常务委员会)?|政协|(?<=[省市区县旗州镇乡])委(?:办公室|办公厅|(?:组织|宣传|统战)部|政法委)?|"
    "监委|纪委监委|总工会|妇联|妇女联合会|残联|残疾人联合会|科协|科学技术协会|文联|工商联|工商业联合会|红十字会|慈善总会|关工委|关心下一代工作委员会|"
    "公安分局|分局|派出所|街道办事处|街道办|党工委|工委|管委会|管理委员会|(?:消防救援|交警|巡警|特警|执法)(?:总|支|大)队|疾控中心|疾病预防控制中心|"
    "教育基金会|教育学会|教育协会|教育研究院|教育科学研究[院所]|教科院|教科所|教研室|教师进修学[校院]|教师发展中心|督导室|督导委员会|教育工会|电化教育馆|电教馆|"
    "团[省市区县州]委|团委|招生(?:考试)?(?:办公室|办|院|中心)|(?:教育)?考试(?:院|中心)|少年宫|青少年活动中心"
)
_SCHOOL = "教育集团|[初高]级中学|高中|中学|小学|学校|幼儿园|大学|学院|职[业高]中|职教中心|技校|党校"
_BODY = re.compile(f"(?P<office>{_OFFICE})|{_SCHOOL}")
# Bodies of the state, which need no place before them.
_WHOLE = re.compile(
    "(?:国务院教育督导委员会|国务院|中共中央|党中央|最高人民法院|最高人民检察院|海关总署|审计署|中国人民银行|全国(?:人大常委会|人大|政协|妇联|总工会)|共青团中央|中国(?:科协|残联)|"
    "国家(?:发展(?:和)?改革委(?:员会)?|发改委|卫生健康委(?:员会)?|卫健委|民(?:族事务委员会|委)|统计局|税务总局|市场监(?:督管理|管)总局|体育总局|文物局|能源局|医(?:疗保障|保)局|"
    "乡村振兴局|语(?:言文字工作委员会|委)|知识产权局|广播电视总局|林业和草原局|中医药(?:管理)?局|疾(?:病预防控制|控)局|数据局)|"
    "教育部|财政部|外交部|国防部|公安部|民政部|司法部|商务部|科学?技术?部|工业和信息化部|工信部|国家安全部|人力资源(?:和)?社会保障部|人社部|自然资源部|生态环境部|"
    "住房(?:和)?城乡建设部|住建部|交通运输部|水利部|农业农村部|文化和旅游部|退役军人事务部|应急管理部)(?![门分长署队级下])"
)
# What describes a school and names none.
_PHRASE = re.compile(
    "高水平|一流|普通|寄宿|配套|公办|民办|私立|公立|重点|优质|示范|薄弱|标准化|规模|型$|农村|乡镇|城镇|城区|乡村|社区|新建|名校|百年|综合性|地方|本科|[省市县区]属|直属|所属|特色|品牌|附设|小规模|完全"
)
_COMMON_PLACE = re.compile(
    "[乡村城集市县][镇乡]|.*(?:[小社校园片景厂矿山林郊城牧库灾湾新老主学辖特专]区|[都城超夜]市|[红国旗]旗|联盟)"
)
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
_BEFORE_NAME = "由在对和与及向为经从"
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
    """Bodies of every branch by their suffix, as far to the left as the tokens name a place, a number or a kind of school.

    A suffix with no name before it (各中学, 民办学校, 财政局) is a kind of body and none by itself; so is a school that is only
    described (高水平大学, 小区配套幼儿园), and the schools of a place (甲市幼儿园).
    """
    for whole in _WHOLE.finditer(text):
        yield Mention(whole.start(), whole.end(), "BODY", "rules")
    starts = doc.to_array("IDX").tolist()
    for suffix in _BODY.finditer(text):
        last = bisect_right(starts, suffix.end() - 1) - 1
        if starts[last] + len(doc[last]) != suffix.end():
            continue  # 初中学生: the suffix is part of another word
        first = bisect_right(starts, suffix.start()) - 1
        head = text[starts[first] : suffix.start()]  # what the suffix's own token has before it
        begin = _find_beginning(doc, first, head, tags, bool(suffix["office"]))
        if begin is not None and (suffix["office"] or _is_one_school(text[begin : suffix.start()], suffix[0])):
            yield Mention(begin, suffix.end(), "BODY", "rules")


def _find_beginning(doc: "Doc", first: int, head: str, tags: Mapping[str, str], is_office: bool) -> int | None:
    """Where the name of a body begins in the text; None where nothing names it.

    first: the token in which its suffix begins, and head what stands in it before.
    """
    word = doc[first].text
    if is_office:
        named = bool(_LEVEL.fullmatch(head) or (_PLACE.match(head) and not _COMMON_PLACE.fullmatch(head)))
        if head and not named:
            return None
    else:
        # A single word of the dictionary with such an end is a name (清华大学) or a kind (中小学, 中等学校).
        named = bool(head) and not _KIND.fullmatch(head) and tags.get(word, "nt" if _PLACE.match(head) else "") == "nt"
        if head and not named:
            return None
    at = first
    in_place = named
    previous = "level" if _LEVEL.fullmatch(head) else ""
    while at and first - at < _LONGEST_BODY:
        kind = _find_kind(_strip(doc[at - 1].text, tags), tags)
        # A place stands before kinds and numbers, never behind: 中心 is none of 中山大学. Of 省市委 the last is meant.
        if (
            kind == "other"
            or (kind == previous == "level")
            or (in_place and kind == "kind")
            or (
                (in_place or (is_office and kind == "name")) and not _may_be_above(_strip(doc[at - 1].text, tags), tags)
            )
        ):
            break
        at -= 1
        previous = kind
        in_place = in_place or kind in ("name", "level")
        named = named or kind == "name" or (kind == "level" and is_office)
    begins_with_level = _LEVEL.fullmatch(doc[at].text) or (
        at == first and (_LEVEL.fullmatch(head) or (is_office and doc[first].text.startswith("街道")))
    )
    stem = _find_stem(doc[at - 1].text, tags) if at and begins_with_level else ""
    if not (named or stem):
        return None
    return doc[at].idx - len(stem) if stem else doc[at].idx + len(doc[at]) - len(_strip(doc[at].text, tags))


def _may_be_above(word: str, tags: Mapping[str, str]) -> bool:
    """Whether a word may stand before a place: 大山县 before 清溪镇, 中共 before 大山县."""
    return word == "中共" or bool(_LEVEL.fullmatch(word)) or is_place(word, tags) or tags.get(word) == "ns"


def _is_one_school(name: str, suffix: str) -> bool:
    """Whether a name before 小学, 学校 … is one school's: not a description, and no place alone (甲市学校 are all of its schools)."""
    if _PHRASE.search(name):
        return False
    if suffix == "学校":
        return bool(_KIND.search(name))
    return not (
        suffix in ("小学", "中学", "高中", "幼儿园", "大学", "学院")
        and re.fullmatch(f"{_PLACE.pattern}", name)
        and name[-1] in "省市区县旗"
        and not _COMMON_PLACE.fullmatch(name)
    )


def _strip(word: str, tags: Mapping[str, str]) -> str:
    """A place that jieba guessed together with what stands before it: 荻浦市 of 由荻浦市, 市 of 由市; else the word itself."""
    if word in tags or not _LEVEL.fullmatch(word[-1]):
        return word
    bare = word.lstrip(_BEFORE_NAME)
    return bare if len(bare) != 2 else word


def _find_stem(word: str, tags: Mapping[str, str]) -> str:
    """The name that jieba guessed before 区 or 县, which no dictionary has: 青屿 of 由青屿|区; else empty."""
    stem = word.lstrip(_BEFORE_NAME)
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
    known = tags.get(word, "ns" if len(word) > 2 else "") == "ns" and not _COMMON_PLACE.fullmatch(word)
    return known and bool(_PLACE.fullmatch(word) or _PROVINCE.fullmatch(word))
