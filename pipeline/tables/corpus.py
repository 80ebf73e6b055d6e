"""Tables of `ingest`: files, documents, sections, sentences, and what documents say of each other and of themselves."""

from pipeline.tables.codes import CONFIDENCES, FIELDS, LEVELS, MEANINGS, SOURCES
from pipeline.tables.columns import count, day, index, share, shared, text
from pipeline.tables.contract import Table

# What topics can be asked to go with, beside the researcher's own columns of metadata.csv.
DOCUMENT_COVARIATES = ("year", "region", "level", "kind", "carried_kind", "province", "city", "district")

FILES = Table(
    "data/ingest/files.parquet",
    ("一个文件，采用的和未采用的", "one file found in the corpus folder, used or set aside"),
    {
        **shared("path", "row", "sha256"),
        "n_bytes": count("文件字节数", "bytes of the file"),
        "encoding": text("文字编码；格式自带者为空", "text encoding; empty where the format says it", gap=True),
        "encoding_confidence": share("文字编码的把握，0 到 1", "confidence in the encoding, 0 to 1", gap=True),
        **shared("document_id", gap=True),
        "reason": text("未采用的原因；采用的为空", "why it was set aside; empty where it is used", gap=True),
    },
    key=("path",),
    laws=("(document_id IS NULL) = (reason IS NOT NULL)",),
)
DOCUMENTS = Table(
    "data/ingest/documents.parquet",
    ("一份文档（正文从略）", "one document, without its text"),
    {
        **shared("document_id", references=None),
        **shared("title"),
        "title_source": text("标题的出处", "where the title was found", codes=SOURCES),
        "kind": text("文种", "kind of document: 工作要点, 意见, 通知 …", gap=True),
        "carried_kind": text(
            "所印发、转发文件的文种；有此值的文档按此分组与比较，网页、document_keywords 与 document_topics 的文种亦为此值",
            "kind of what a notice passes on; a document that has it is grouped and compared by it, and it is the kind on the page, in "
            "document_keywords and in document_topics",
            gap=True,
        ),
        "issuer": text("发文机构", "issuing body", gap=True),
        "issuer_source": text("发文机构的出处", "where the issuing body was found", codes=SOURCES, gap=True),
        "joint_issuers": text(
            "联合发文的其他机构，以顿号分隔",
            "bodies that issued it together with the issuing body, which leads",
            gap=True,
        ),
        **shared("region", zh="地区，最具体的名称", en="the most specific name, as stated", gap=True),
        "region_source": text(
            "地区的出处；text 为正文所述之地",
            "where the region was found; text: the place that the text speaks of",
            codes=SOURCES,
            gap=True,
        ),
        "province": text("省级", "province", gap=True),
        "city": text("地级；直辖市所辖的区为空", "city; empty in a municipality", gap=True),
        "district": text("县级", "district or county", gap=True),
        "division_code": text(
            "行政区划代码（GB/T 2260）；不是其中的区划，或同名者有几个，则为空",
            "division code (GB/T 2260); empty where the name is none of its divisions, or several are called so",
            gap=True,
        ),
        "level": text("级别", "level", codes=LEVELS, gap=True),
        **shared("document_number"),
        "document_number_raw": text(
            "原文中的发文字号，与规范写法不同时", "as it stands, where that is not the normal form", gap=True
        ),
        "document_number_source": text(
            "发文字号的出处", "where the document number was found", codes=SOURCES, gap=True
        ),
        "issued_on": day("发文日期", "date of issue", gap=True),
        "issued_on_source": text(
            "发文日期的出处；published_on 为只知网页发布日期",
            "where the date of issue was found; published_on: only the page's day is known",
            codes=SOURCES,
            gap=True,
        ),
        "published_on": day("网页发布日期", "day on which the page was published", gap=True),
        "published_on_source": text(
            "发布日期的出处", "where the day of publication was found", codes=SOURCES, gap=True
        ),
        "effective_on": day("施行日期", "in force from", gap=True),
        "effective_on_source": text("施行日期的出处", "where the day of effect was found", codes=SOURCES, gap=True),
        **shared("year", gap=True),
        "year_source": text("年份的来源", "where the year was found", codes=SOURCES, gap=True),
        "year_confidence": text("年份的把握", "how sure the year is", codes=CONFIDENCES, gap=True),
        "academic_year": text("学年", "academic year, as 2017-2018", gap=True),
        **shared("path", "row", "sha256"),
        **shared("n_chars", low=1),
        **shared("reference"),
        **shared("text", zh="正文，照原样", en="text as written, to be quoted"),
        "normal": text(
            "匹配用的规范形式，逐字与正文对应；与正文相同则为空",
            "normal form for matching, as long as the text, character for character; empty where it is the same",
            gap=True,
            quotes=True,
        ),
    },
    key=("document_id",),
)
OWN_COLUMNS = Table(
    "data/ingest/own_columns.parquet",
    (
        "一份文档在 metadata.csv 的一个自定列中的值（topics.covariates 所列）",
        "what one document has in a column of metadata.csv of the researcher's own, named in topics.covariates",
    ),
    {
        **shared("document_id"),
        "column": text("列名", "name of the column"),
        "value": text("值，照原样", "the value, as written"),
    },
    key=("document_id", "column"),
)
SECTIONS = Table(
    "data/ingest/sections.parquet",
    ("一个条目，依次；一份文档的条目合起来就是其正文", "one section; those of a document, in order, are its text"),
    {
        **shared("document_id"),
        **shared("section_id", references=None),
        "level": index(
            "层级：0 没有序号（前言、附件的标题、行事历的月份），1 一、第一章，2（一）第一节，3 1. 第一条，"
            "4（1）1.1；条之下 4（一），5 1.，6（1）",
            "0 what has no number: preamble, head of an attachment, month of a schedule; 1 一、 第一章 2 (一) 第一节 3 1. 第一条 "
            "4 (1) 1.1; below an article (第一条) 4 (一) 5 1. 6 (1)",
        ),
        **shared("number", "heading", "start", "end", "n_chars", "text"),
    },
    key=("section_id",),
)
SENTENCES = Table(
    "data/ingest/sentences.parquet",
    ("一个句子，依次", "one sentence of one section, in reading order"),
    {
        **shared("document_id", "section_id"),
        "sentence": index("句子在文档中的序号，从 0 起", "place of the sentence in the document, from 0"),
        **shared("start", "end"),
    },
    key=("document_id", "sentence"),
)
CITATIONS = Table(
    "data/ingest/citations.parquet",
    ("一处引用其他文件", "one place at which a document cites another"),
    {
        **shared("document_id", "start", "end"),
        **shared(
            "title",
            zh="所引文件的标题，不带《》，简称已还原；只引文号者为空",
            en="title of what is cited, without 《》, an abbreviation spelt out; empty where only a number is cited",
            gap=True,
        ),
        **shared("document_number"),
    },
    key=("document_id", "start"),
    laws=("title IS NOT NULL OR document_number IS NOT NULL",),
)
_PLACE = "；在网页或路径上的为空", "; empty for what stands on the page or in the path"
CONTRADICTIONS = Table(
    "data/ingest/contradictions.parquet",
    ("一项前后不一的信息", "one field that a document states twice and not alike"),
    {
        **shared("document_id"),
        "field": text("哪一项", "the field", codes=FIELDS),
        "value": text("一处所说", "what one place says"),
        "source": text("在何处", "where that stands", codes=SOURCES),
        "start": count(f"起点{_PLACE[0]}", f"start in the text{_PLACE[1]}", gap=True),
        "end": count(f"终点{_PLACE[0]}", f"end{_PLACE[1]}", low="start", gap=True),
        "other_value": text("另一处所说", "what the other place says"),
        "other_source": text("另一处在何处", "where that stands", codes=SOURCES),
        "other_start": count(f"起点{_PLACE[0]}", f"start in the text{_PLACE[1]}", gap=True),
        "other_end": count(f"终点{_PLACE[0]}", f"end{_PLACE[1]}", low="other_start", gap=True),
    },
    laws=("value <> other_value",),
)
UNREAD_VALUES = Table(
    "data/ingest/unread_values.parquet",
    ("表格中一个读不出的值", "one value that a table states of a document and that can't be read"),
    {
        **shared("document_id"),
        "field": text("哪一项", "the field", codes=FIELDS),
        "column": text("表格中的列名", "the column of the table, as it is called there"),
        "value": text("格中所写", "what the cell says"),
    },
    key=("document_id", "field"),
)
UNUSED_COLUMNS = Table(
    "data/ingest/unused_columns.parquet",
    ("表格中未用的一列", "one column of a table of documents that no field takes"),
    {
        **shared("path"),
        "column": text("列名", "name of the column"),
        "example": text("其中第一个值", "the first that it holds"),
        "meaning": text(
            "多半是什么；看不出则为空", "what it probably is; empty where nothing says so", codes=MEANINGS, gap=True
        ),
        "instead": text("同一项已采用的列", "the column that is taken for the same field", gap=True),
    },
)
CUTS = Table(
    "data/ingest/cuts.parquet",
    ("一处作为网页内容去掉的文字", "one line that was taken off a document as its page's"),
    {
        **shared("document_id"),
        "start": count("在清理前文字中的起点", "start in the text as it was read, before cleaning"),
        "end": count("在清理前文字中的终点", "end in that text", low="start"),
        **shared("text"),
        "rule": text("所依的规则", "the rule that took it off"),
    },
    key=("document_id", "start"),
)
