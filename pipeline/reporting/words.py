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
KINDS: dict[str, tuple[str, str]] = {
    "absent_before": ("先无后有", "absent at first"),
    "rising": ("上升", "rising"),
    "falling": ("下降", "falling"),
    "burst": ("突现", "burst"),
    "step": ("阶跃", "step"),
    "flat": ("平稳", "flat"),
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


def translate(words: dict[str, tuple[str, str]], code: str | None, language: str) -> str:
    """The word for a code; the code itself where there is none, a dash for a gap.

    >>> translate(VERDICTS, "不明", "en"), translate(KINDS, "other", "zh"), translate(KINDS, None, "en")
    ('unclear', 'other', '—')
    """
    if code is None:
        return "—"
    return words[code][0 if language == "zh" else 1] if code in words else code
