"""Words that tables hold as codes, as a reader of either language wants them."""

VERDICTS: dict[str, tuple[str, str]] = {
    "上升": ("▲ 上升", "▲ rising"),
    "下降": ("▼ 下降", "▼ falling"),
    "先升后降": ("先升后降", "rising, then falling"),
    "阶跃": ("阶跃", "step"),
    "突现": ("突现", "burst"),
    "平稳": ("平稳", "flat"),
    "不明": ("不明", "unclear"),
    "证据不足": ("证据不足", "not enough evidence"),
}
YEAR_SOURCES: dict[str, tuple[str, str]] = {
    "metadata": ("元数据", "metadata"),
    "title": ("标题", "title"),
    "document_number": ("发文字号", "document number"),
    "date": ("日期", "date"),
    "text": ("正文", "text"),
    "path": ("文件路径", "path"),
}
ADVICE: dict[str, tuple[str, str]] = {
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
KINDS: dict[str, tuple[str, str]] = {
    "absent_before": ("先无后有", "absent at first"),
    "rising": ("上升", "rising"),
    "falling": ("下降", "falling"),
    "burst": ("突现", "burst"),
    "step": ("阶跃", "step"),
    "flat": ("平稳", "flat"),
}
# In the order of the report; what ingest sets aside comes last.
CHECKS: dict[str, tuple[str, str]] = {
    "false_year": ("年份与正文不符", "false year"),
    "spun_text": ("改写的文本", "spun text"),
    "wrong_content": ("名不副实", "wrong content"),
    "contradiction": ("自相矛盾", "contradiction"),
    "garbled": ("乱码", "garbled"),
    "lost_characters": ("字符丢失", "lost characters"),
    "truncated": ("残缺", "not whole"),
    "near_duplicate": ("近重复", "near-duplicate"),
    "copied": ("大段抄录", "mostly copied"),
    "version": ("同一文件的版本", "version of another"),
    "duplicate": ("重复", "duplicate"),
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
    "timeout": ("读取超时", "took too long"),
    "memory": ("读取占用内存过多", "took too much memory"),
    "crashed": ("读取时出错", "its reader broke down"),
    "not_chinese": ("不是中文", "not Chinese"),
    "too_short": ("太短", "too short"),
}
STOP_LISTS: dict[str, tuple[str, str]] = {
    "stop_words": ("虚词与泛词", "general words"),
    "boilerplate": ("公文套话", "boilerplate"),
    "place_words": ("地名", "places"),
}
GROUP_KINDS: dict[str, tuple[str, str]] = {
    "year": ("各年", "By year"),
    "region": ("各地区", "By region"),
    "level": ("各层级", "By level"),
}
# In the order of the page.
LABELS: dict[str, tuple[str, str]] = {
    "BODY": ("机构", "Bodies"),
    "DOCUMENT": ("文件", "Documents"),
    "PROGRAMME": ("工程、计划、行动", "Programmes"),
    "TARGET": ("数量目标与限度", "Targets and limits"),
    "MONEY": ("金额", "Money"),
    "DATE": ("时间", "Dates"),
    "PLACE": ("地名", "Places"),
    "PERSON": ("人名", "Persons"),
    "WORK": ("书刊与其他书名", "Books and other titles"),
}


def pick(language: str, zh: str, en: str) -> str:
    """The one of two texts that is in this language.

    >>> pick("zh", "主题", "topic"), pick("en", *KINDS["step"])
    ('主题', 'step')
    """
    return zh if language == "zh" else en


def translate(words: dict[str, tuple[str, str]], code: str | None, language: str) -> str:
    """The word for a code; the code itself where there is none, a dash for a gap.

    >>> translate(VERDICTS, "不明", "en"), translate(KINDS, "other", "zh"), translate(KINDS, None, "en")
    ('unclear', 'other', '—')
    """
    if code is None:
        return "—"
    return pick(language, *words[code]) if code in words else code
