"""Columns that are not used are guessed by name and value; nothing is guessed of what says nothing."""

import pytest

from pipeline.corpus.ingest.column_meanings import guess_meaning
from pipeline.tables.codes import MEANINGS


@pytest.mark.parametrize(
    ("name", "value", "meaning"),
    [
        ("content_source", "青川市教育局", "issuer"),
        ("牵头部门", "青川市教育局", "issuer"),
        ("IssuingOffice", "", "issuer"),
        ("挂网时间", "2021-07-24", "issued_on"),
        ("发布于", "2021-07-24", "published_on"),
        ("posted", "2021/7/24", "published_on"),
        ("col7", "2021年7月24日", "issued_on"),
        ("实行日期", "2021-07-24", "effective_on"),
        ("公文号", "青教〔2021〕5号", "document_number"),
        ("c3", "青教〔2021〕5号", "document_number"),
        ("所在市", "青川市", "region"),
        ("财政年", "2021", "year"),
        ("主标题", "关于值班的通知", "title"),
        ("主文", "值班。" * 200, "text"),
        ("时效性", "现行有效", "validity"),
        ("效力级别", "地方规范性文件", "rank"),
        ("原文链接", "https://example.org/1", "link"),
        ("u", "http://example.org/1", "link"),
        ("序号", "17", "serial"),
        ("doc_id", "17", "serial"),
        ("采集时间", "2021-07-24 10:30", "recorded"),
        ("crawl_time", "2021-07-24", "recorded"),
        ("摘要", "…", "summary"),
        ("关键词", "值班", "keywords"),
        ("法规类别", "教育", "category"),
        ("x", "44401", None),
        ("x", "17", None),
        ("n_regions", "3", None),
        ("部门数量", "3", None),
        ("备注", "已核", None),
        ("", "", None),
        ("甲" * 10**5, "乙" * 200, None),
    ],
)
def test_what_a_column_probably_is(name: str, value: str, meaning: str | None) -> None:
    assert guess_meaning(name, value) == meaning
    assert meaning is None or meaning in MEANINGS
