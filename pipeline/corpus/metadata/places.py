"""For which place a document is, as it is named in issuers, titles and first lines.

A region is a division of the table or a place of the researcher's. Any other name counts only where it can be nothing but a
place: right before an office, a year or 关于 at the head of a title, an issuer or a signature (荻浦市教育局, 荻浦县关于…).
"""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.divisions import (
    LAST_REVISION,
    can_follow,
    is_full_name,
    is_short_name,
    list_own_places,
    load_divisions,
)
from pipeline.corpus.readers.characters import HAN
from pipeline.corpus.text.normalization import normalize

NATIONAL = "全国"  # the region of what the State Council, its ministries or the Party's centre issue
NAME = f"[{HAN}XＸ×]"
_LONGEST = 18  # characters of a division's name
_ENOUGH = 200  # characters of a title or a body's name in which its place stands

# No province, city, county has one of these inside; 州 it may have (杭州市).
_PART = f"(?:(?![省市区县旗盟]|[各本我全该某每原两]|关于|印发|年){NAME})"
_UNKNOWN = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_PART}{{1,3}}省|{_PART}{{2,6}}自治区",
        f"{_PART}{{1,3}}市|{_PART}{{1,8}}自治州|{_PART}{{1,5}}盟|{_PART}{{2,4}}州(?![市区])",
        f"{_PART}{{1,8}}(?:自治县|自治旗)|{_PART}{{1,3}}(?:新区|林区|特区|区|县|旗|市)",
    )
)
# Words that end like a place, also behind another word (图书城市).
_COMMON_WORD = re.compile(
    ".*(?:[城社校片园景学辖专灾牧库矿战跨军考选赛禁山林郊市新老主东西南北中地港林营厂疫特]区|"
    "(?:开发|试验|示范|实验|保护|工业|产业|园林|合作|功能|管理|自治|小|集聚|聚集|居住|生活|风景)区|"
    "[城都超上夜集门股楼闹书菜早车房债汇牛熊入退救强]市|区县|县区|市县|县市|省市|[贫强大穷小弱]县|贫困县|"
    "(?:文明|卫生|模范|先进|双拥|健康|平安|示范|试点|重点|百强|法治|旅游|宜居)[省市县区]|"
    "[红国锦党队团军升战校大举义]旗|神州|九州|[欧加亚非美]州|[联同结加欧东]盟|(?:节|反|内|自|外|跨)省)"
)
# Divisions that are common words as well: they need a place before them, and an office behind as all short names do.
_DOUBTFUL = re.compile("(?:城|郊|矿|新|东|西|南|北|盐|市|老|中)区|新市区|市郊区")
_NEEDS_OFFICE = re.compile(f"{_DOUBTFUL.pattern}|.[县区市]")
# A longer word goes on here: 区域, 市场, 旗帜; 玉林市容县 is no 市容.
_LONGER_WORD = re.compile("区(?=[域块划位间])|市(?=场)|旗(?=[帜舰袍])|州(?=际)")
# What an office is for, what it is called at its end, and what needs no more.
_FIELD = (
    "教育|教体|教科|教研|招生|考试|督导|语言|财政|人力资源|人社|民政|公安|司法|政法|卫生|卫健|疾病|发展|发改|经济|经信|工业|工信|住房|住建|建设|城乡|城市|城管|综合|"
    "交通|公路|农业|农村|农牧|水利|水务|商务|文化|文旅|文广|旅游|广播|新闻|体育|应急|审计|市场监|统计|医疗|医保|自然资源|规划|国土|生态|环境|环保|林业|园林|"
    "科学|科技|科协|民族|宗教|退役|信访|国有|国资|地方|税务|粮食|妇女|残疾|工商|质量|安全|行政|政务|大数据|数据|气象|地震|消防|投资|招商|金融|知识产权|"
    "机关|机构|档案|史志|老干部|青少年|供销|红十字|慈善|物价|价格|烟草|邮政|海关|乡村|扶贫|食品|药品|人口|计划生育|外事|侨务|台湾|人民|中级|高级|基层|开发区"
)
_END = (
    r"(?<![格布结大终僵])局(?![面势部限])|厅|委员会|委(?![托派培任员])|办公室|办公厅|(?<=[厅政府作建])办(?![学法理好事])|法院|检察院|医院|研究院|学院|教科院|考试院|"
    r"[大支总]队|研究所|教科所|监督所|[学协工总商]会|联合会|基金会|理事会|中心(?![城区组任工小校])|公司|集团|银行|[教进]校|学校|馆|政府|公署|行署"
)
_NO_SCHOOL = (
    rf"(?:{_FIELD})[{HAN}、]{{0,14}}?(?:{_END})|政府|行政公署|行署|人大(?!代表团)|政协|党委|党组|党校|委(?:员会|办|组织|宣传|统战|政法|教育|书记|、|$|关于|和)|"
    "纪委|纪律检查|监委|监察[局委]|组织部|宣传部|统战部|武装部|编办|编委|妇联|总工会|工会|共青团|团委|残联|文联|教委|工委|管委会|街道办|"
    "教育(?:系统|工作要点|工作计划|工作总结|事业(?:发展|统计|规划))"
)
_SCHOOL = (
    "(?:第?[一二三四五六七八九十\\d]+|实验|外国语|职业|师范|特殊教育|中等|高级|初级|中心|机关|艺术|体育|技工|开放|广播电视)*"
    "(?:中学|小学|高中|初中|幼儿园|学校|学院|大学|[一二三四五六七八九十\\d]中|[一二三四五六七八九十\\d]小|职教中心|少年宫)"
)
_OFFICE = re.compile(_NO_SCHOOL)
_FOLLOWS = re.compile(
    rf"关于|印发|转发|(?:19|20)\d\d(?:年|学年|[-—－–~至])|[一二][{HAN}〇○]{{3}}年|[“\"]?十[一二三四五六]五|第[一二三四五六七八九十]+届|"
    f"{_NO_SCHOOL}|{_SCHOOL}|《|"
    rf"(?:图书|文化|博物|档案|科技|体育|美术|电教)馆|{NAME}{{1,6}}?(?:镇|乡|街道)(?:人民政府|政府|党委|党工委|办事处|教育|中心)"
)
_BODY_END = re.compile(f"(?:{_END}|委|部|室|处|院|站|所)$")
# No name of a place begins so, where a title does: 推进区教育局信息公开.
_VERB = re.compile(
    "加[强快大]|推[进动行广]|规范|做好|办好|抓好|搞好|用好|管好|开[展好]|进一步|印发|转发|批转|调整|成立|公布|表彰|同意|撤销|设立|召开|举[办行]|"
    "落实|贯彻|深[化入]|优化|提[升高]|支持|促进|完善|[建树]立|健全|实施|组织|修订|废止|授予|任命|部署|明确|下达|命名|认定|确[定保]|增[加补强]|变更|"
    "报[送请]|申报|协助|配合|参加|学习|宣传|整[顿治]|清理|检查|督[导查促]|考核|评[选估]|推[荐选]|选拔|招聘|公[开示告]|全面|切实|继续|大力|坚[持决]|"
    "强化|严[格肃]|扎实|积极|依法|[新改共创]建|争创|打造|建[设好成]|发[展布挥]|服务|保障|维护|构建|带动|拓展|扩大|改[善进革]|优先|重点|关[心爱注]|"
    "签[署发]|长签|部分|有关|所属|直属|迎接|庆祝|纪念|访|走进|来自|一个|我们|他们"
)
_PREFIX = re.compile(
    r"(?:中共|中国共产党|共青团|中国共产主义青年团|政协|中国人民政治协商会议|国家税务总局|国家统计局|《|"
    r"\d{4}(?:[-—－–~至]\d{4})?(?:学年)?年?(?:度)?(?:秋季|春季|第[一二]学期|[上下]半年)?)+"
)
_SUBJECT = re.compile("(?:关于|印发|《)+")

_MINISTRIES = (
    "教育部|财政部|外交部|国防部|公安部|民政部|司法部|商务部|科学技术部|科技部|工业和信息化部|国家安全部|人力资源社会保障部|人力资源和社会保障部|"
    "自然资源部|生态环境部|环境保护部|住房城乡建设部|住房和城乡建设部|交通运输部|水利部|农业农村部|农业部|文化和旅游部|文化部|卫生部|铁道部|"
    "退役军人事务部|退役军人部|应急管理部|应急部|国土资源部|信息产业部|劳动和社会保障部|人事部|监察部|审计署|海关总署|中国人民银行|"
    "最高人民法院|最高人民检察院|共青团中央|中央军委"
)
CENTRAL = re.compile(
    rf"国务院|中共中央|中央|(?:{_MINISTRIES})(?!门)|国家(?!级|税务总局{NAME}+税务局|统计局{NAME}+调查)|全国|中华人民共和国"
)
_CONGRESS = re.compile(r"在(?P<place>.{2,20}?)第[一二三四五六七八九十]+届人民代表大会")
_NATIONAL_CONGRESS = re.compile(r"在第[一二三四五六七八九十]+届全国人民代表大会|代表国务院")
_ABOUT_PLACE = re.compile(r"《|印发|\d年(?:度)?")


def find_place(name: str) -> str | None:
    """The most specific place, with its suffix, at the head of a name.

    >>> find_place("上海市徐汇区教育局"), find_place("杭州市人民政府"), find_place("XX区教育工作要点")
    ('徐汇区', '杭州市', 'XX区')
    >>> find_place("市教育局"), find_place("社区教育"), find_place("城区学校"), find_place("规范图书市场秩序")
    (None, None, None, None)
    """
    parts = split_place(name)
    return parts[-1] if parts else None


def split_place(name: str, is_whole: bool = False) -> tuple[str, ...]:
    """The places at the head of a name from the widest to the most specific, as they are written.

    is_whole: the name is nothing but places, as a cell of a table is.

    >>> split_place("上海市徐汇区教育局"), split_place("徐汇教育"), split_place("荻浦市教育局"), split_place("荻浦市的春天")
    (('上海市', '徐汇区'), (), ('荻浦市',), ())
    """
    name = name[:_ENOUGH]
    prefix = _PREFIX.match(name)
    start = prefix.end() if prefix else 0
    subject = _SUBJECT.match(name, start)
    if subject:
        start = subject.end()
    if year := _PREFIX.match(name, start):
        start = year.end()
    # Behind 关于 and 印发 stand verbs (关于加强市教育局…): no unknown name is believed there.
    is_subject = subject is not None and not subject[0].endswith("《")
    plain = normalize(name)
    spans = _split(plain, start, (), 0, not is_subject, is_whole)
    return tuple(name[first:last] for first, last in spans)


def _split(
    name: str, start: int, above: tuple[str, ...], level: int, believes_unknown: bool, is_whole: bool
) -> list[tuple[int, int]]:
    """The spans of the places from start on. level: how many levels (省, 市, 区县) are behind."""
    for end in range(min(len(name), start + _LONGEST), start + 1, -1):
        found = name[start:end]
        known = is_full_name(found)
        if not (known or is_short_name(found)) or not can_follow(found, above) or _LONGER_WORD.match(name, end - 1):
            continue
        rest = _split(name, end, (*above, found), level, believes_unknown, is_whole)
        if _DOUBTFUL.fullmatch(found) and not above:
            continue
        # 泸县 is a county where 四川 stands before it; 城区 behind 晋城市 may be any part of the town.
        is_sure = known and (not _NEEDS_OFFICE.fullmatch(found) or (bool(above) and found.endswith("县")))
        if is_sure or rest or (_is_followed(name, end, is_whole) if known else _is_office(name, end)):
            return [(start, end), *rest]
    if not believes_unknown or _VERB.match(name, start):
        return []
    for i in range(level, len(_UNKNOWN)):
        unknown = _UNKNOWN[i].match(name, start)
        if not unknown or _COMMON_WORD.fullmatch(unknown[0]) or _LONGER_WORD.match(name, unknown.end() - 1):
            continue
        rest = _split(name, unknown.end(), (*above, unknown[0]), i + 1, True, is_whole)
        if rest or _is_followed(name, unknown.end(), is_whole):
            return [unknown.span(), *rest]
    return []


def _is_followed(name: str, end: int, is_whole: bool) -> bool:
    """Whether what stands behind can only stand behind a place: an office, 关于, a year; or the name is that of a body to its end."""
    if end == len(name):
        return is_whole
    return bool(_FOLLOWS.match(name, end) or _BODY_END.search(name, end))


def _is_office(name: str, end: int) -> bool:
    """Whether an office follows that is no school: 中山大学 lies in another place than 中山."""
    return bool(_OFFICE.match(name, end))


def find_region(
    issuer: str | None, issuer_source: str | None, title: str, lines: Sequence[str]
) -> tuple[tuple[str, ...], str] | None:
    """The place that a document is for, from the widest name stated to the most specific, and where it stands.

    Of its issuer, of its title, of the congress that heard it.
    """
    for name, source in (((issuer or "")[:_ENOUGH], issuer_source or "title"), (title[:_ENOUGH], "title")):
        if CENTRAL.match(normalize(name)):
            return (NATIONAL,), source
        if "生产建设兵团" in name[:12]:
            return (name[: name.index("兵团") + 2],), source
        if places := split_place(name):
            return places, source
    for about in _ABOUT_PLACE.finditer(title[:_ENOUGH]):
        if places := split_place(title[about.end() :]):
            return places, "title"
    for line in lines[:8]:
        if _NATIONAL_CONGRESS.search(line):
            return (NATIONAL,), "head"
        if congress := _CONGRESS.search(line):
            return (places, "head") if (places := split_place(congress["place"], is_whole=True)) else None
    return None


def list_place_names() -> frozenset[str]:
    """Full names of divisions, today's and former ones, the short ones of today's provinces and cities, and places of the researcher's."""
    known = load_divisions()
    stand = {name for name, found in known.by_name.items() if any(one.last_year == LAST_REVISION for one in found)}
    return known.full | stand | {place.name for place in list_own_places()}
