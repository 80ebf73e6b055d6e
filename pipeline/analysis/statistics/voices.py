"""Voices (独立来源): the issuing bodies of documents, each under one name, who says what each section says, and in what kind of document.

A voice is the unit of inference: the documents of one body are alike, whatever it was called and however its name is written.
"""

import re
from collections.abc import Mapping
from functools import partial

import numpy as np
import polars as pl

from pipeline.analysis.statistics.passages import cut_documents, find_foreign, find_overlaps, merge_spans

_NATIONAL = "全国"
_PLACES = ("province", "city", "district")
_STATED = ("issuer", "document_number", "year", "region", *_PLACES, "level")
_HEAD = re.compile(r"([\u4e00-\u9fff]+)〔")  # of a document number: 国办发〔2015〕71号
# One way to write what has two. The office of a department is part of it and issues nothing for itself; those of governments, of the
# State Council and of the Party are bodies of their own, and no department ends as they do.
_SPELLINGS = (
    (re.compile(r"\s"), ""),
    (re.compile("^中华人民共和国(?=..)"), ""),
    (re.compile("^中国共产党"), "中共"),
    (re.compile("(^中共.*[省市区县州盟旗]委)员会(?=$|办公[厅室]$)"), r"\1"),
    (re.compile("(?<=[省市县州盟旗镇乡])政府(?=$|办公[厅室]$)|(?<=(?<!行政)区)政府(?=$|办公[厅室]$)"), "人民政府"),
    (re.compile("(?<=[部厅局署])办公[厅室]$|(?<=委员会)办公[厅室]$|(?<=[^省市区县州盟旗]委)办公[厅室]$"), ""),
)
# An office that leaves its place out; the letter says which sort of place it is.
_OFFICE_ALONE = re.compile(
    "(?P<letter>[省市区县州盟旗]?)(?P<office>(?:人民政府|政府|教委|发改委|卫健委|卫计委|(?:教育|教育体育|教育和体育|教体|财政|民政|公安|司法|科学技术|科技|文化|体育|"
    "卫生|卫生健康|卫生和计划生育|发展和改革|人力资源和社会保障|自然资源|生态环境|农业农村|商务|审计|统计|应急管理|市场监督管理)"
    "(?:局|厅|委员会|委))(?:办公厅|办公室)?)"
)
_SHORT_PLACE = re.compile("(?P<stem>.{2,6}?)(?P<letter>[州县旗])")  # 文山州 for 文山壮族苗族自治州

_Names = Mapping[str, list[tuple[str, int, int]]]


def name_voices(documents: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """The documents with the column `voice`: their issuing body under one name, however it is written; and `kind` as of `take_kinds`.

    documents has document_id, kind, carried_kind, issuer (of joint issuers the first), document_number, year, region, province, city,
    district, level.
    bodies: one name of a body in each row, as data/lexicon/bodies.csv has it: name, also_called, from, to (years, both included).

    One voice are 中华人民共和国教育部 and 教育部; a department and its office (教育部办公厅); 上海市徐汇区教育局, 徐汇区教育局,
    and 教育局 in a document of that district; and what `bodies` lists. 鼓楼区教育局 of two cities are two. Where no issuer is stated,
    the head of the document number says it if `bodies` lists it (国办发); else the document is a voice of its own, called by its
    document_id.
    """
    names: dict[str, list[tuple[str, int, int]]] = {}
    for name, also_called, first, last in bodies.select("name", "also_called", "from", "to").iter_rows():
        names.setdefault(_spell(also_called), []).append((_spell(name), first or 0, last or 9999))
    distinct = documents.select(_STATED).unique(maintain_order=True)
    found = [_name_body(row, names) for row in distinct.iter_rows(named=True)]
    told_apart = distinct.with_columns(
        pl.DataFrame(found, schema={"voice": pl.String, "above": pl.String}, orient="row")
    ).with_columns(
        voice=pl.when(pl.col("above").drop_nulls().n_unique().over("voice") > 1)
        .then(pl.coalesce(pl.format("{}（{}）", "voice", "above"), "voice"))
        .otherwise("voice")
    )
    voices = documents.select("document_id", *_STATED).join(
        told_apart, on=_STATED, how="left", nulls_equal=True, maintain_order="left"
    )
    return take_kinds(documents).with_columns(voices.select(voice=pl.coalesce("voice", "document_id"))["voice"])


def take_kinds(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents with `kind` that of what they issue or pass on, where they do: a notice with a work plan is read as the plan is."""
    return documents.with_columns(kind=pl.coalesce("carried_kind", "kind"))


def _spell(name: str) -> str:
    """The name in the one way to write it, as far as that needs no place.

    >>> _spell("中华人民共和国教育部办公厅"), _spell("国务院办公厅"), _spell("青川市政府办公室"), _spell("中国共产党青川市委员会")
    ('教育部', '国务院办公厅', '青川市人民政府办公室', '中共青川市委')
    """
    for pattern, spelling in _SPELLINGS:
        name = pattern.sub(spelling, name)
    return name


def _name_body(stated: Mapping[str, str | int | None], names: _Names) -> tuple[str | None, str | None]:
    """The body that issued a document, and the place in which its own place lies, where both are known."""
    year = stated["year"]
    if stated["issuer"] is None:
        head = _HEAD.match(str(stated["document_number"] or ""))
        # A local document's number may begin as that of the document that it passes on.
        is_national = stated["level"] in (None, "国家")
        return (_look_up(head[1], year, names) if head and is_national else None), None
    places = [str(stated[place]) for place in _PLACES if stated[place] is not None]
    if not places and stated["region"] not in (None, _NATIONAL):
        places = [str(stated["region"])]
    written = _spell(str(stated["issuer"]))
    short = _shorten(written, places)
    name = _shorten(_look_up(short, year, names) or _look_up(written, year, names) or short, places)
    is_of_place = bool(places) and name.removeprefix("中共").startswith(places[-1])
    return name, (places[-2] if is_of_place and len(places) > 1 else None)


def _look_up(name: str, year: str | int | None, names: _Names) -> str | None:
    """What the body is called that had this name in that year; of a document without a year, if it was one body in all years."""
    found = {own for own, first, last in names.get(name, ()) if year is None or first <= int(year) <= last}
    return found.pop() if len(found) == 1 else None


def _shorten(name: str, places: list[str]) -> str:
    """The name with its own place in full, which is the last of `places`, and without those above that; unchanged if of none of them.

    >>> _shorten("浙江省荻浦市青川区教育局", ["浙江省", "荻浦市", "青川区"]), _shorten("市教育局", ["浙江省", "荻浦市"])
    ('青川区教育局', '荻浦市教育局')
    """
    if not places:
        return name
    place = places[-1]
    alone = _OFFICE_ALONE.fullmatch(name)
    if alone and place.endswith(alone["letter"]):
        return _spell(place + alone["office"])
    party = "中共" if name.startswith("中共") else ""
    rest = name.removeprefix("中共")
    for above in places[:-1]:
        rest = rest.removeprefix(above)
    if rest.startswith(place):
        return party + rest
    found = _SHORT_PLACE.match(rest)
    if found and place.startswith(found["stem"]) and place.endswith(f"自治{found['letter']}"):
        return party + place + rest[found.end() :]
    return name


def find_voices(sections: pl.DataFrame, documents: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """One row is one section of `sections`, in its order: section_id, body, voice, own.

    own: whether less than half of it is another's words (`find_foreign`), so that what is copied counts once, where it comes from.
    body: the voice of its document. voice: that from which half of the section or more is copied; else its own. What one voice says
    is one observation, in however many documents it stands: where a fifth of all text was copied from one document a year, intervals
    that took every copy for an observation of its own held far fewer planted shares than they promised
    (benchmarks/results/prevalence.csv).
    sections has section_id, document_id, start, end; documents document_id, voice (`name_voices`), year; copies as the audit writes
    them.
    """
    # A number takes a quarter of the memory of a name, and is in the same order.
    called = pl.Enum(documents["voice"].unique().sort())
    bodies = documents.select("document_id", body=pl.col("voice").cast(called))
    sources = bodies.rename({"document_id": "from_document_id", "body": "voice"})
    # So does a code of a document's.
    own = pl.Enum(documents["document_id"].unique().sort())
    spans = sections.select(pl.col("document_id").cast(own, strict=False), "start", "end").with_row_index("row")
    found, covered = [], []
    for piece in find_foreign(partial(cut_documents, copies), documents):
        voiced = piece.join(sources.cast(piece.select("from_document_id").schema), on="from_document_id")
        ids = piece["document_id"].unique().cast(pl.String).cast(own, strict=False)
        theirs = spans.filter(pl.col("document_id").is_in(ids.implode()))
        half = _find_half(voiced, theirs, "voice").sort("row", "copied", "voice", descending=[False, True, False])
        found.append(half.unique("row", keep="first", maintain_order=True).select("row", "voice"))
        covered.append(_find_half(voiced, theirs)["row"])
    voices, copied = pl.concat(found), pl.concat(covered)
    return (
        sections.select("section_id", "document_id")
        .with_row_index("row")
        .join(bodies, on="document_id", how="left", maintain_order="left")
        .join(voices, on="row", how="left", maintain_order="left")
        .select(
            "section_id",
            pl.col("body").cast(pl.String),
            pl.coalesce("voice", "body").cast(pl.String),
            own=~pl.col("row").is_in(copied.implode()),
        )
    )


def _find_half(spans: pl.DataFrame, sections: pl.DataFrame, *more: str) -> pl.DataFrame:
    """The sections of which spans that agree in `more` cover half or more: row, as sections have it, `more`, and copied, how much."""
    passages = merge_spans(spans, *more)
    passage, section = find_overlaps(passages, sections)
    starts, ends = (sections[edge].to_numpy() for edge in ("start", "end"))
    parts = np.minimum(passages["end"].to_numpy()[passage], ends[section])
    parts -= np.maximum(passages["start"].to_numpy()[passage], starts[section])
    return (
        passages.drop("start", "end")[passage]
        .with_columns(
            row=sections["row"].gather(section),
            copied=pl.Series(parts),
            length=pl.Series((ends - starts)[section]),
        )
        .group_by("row", *more)
        .agg(pl.col("copied").sum(), pl.col("length").first())
        .filter(2 * pl.col("copied") >= pl.col("length"))
    )
