"""Where each keyword is mentioned: found in the text itself, so that no count depends on the segmenter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import polars as pl

from pipeline.analysis.keywords.finding import COUNTS, Finder
from pipeline.analysis.keywords.groups import gather_group, list_phrases
from pipeline.analysis.keywords.places import find_citations, find_enclosing, find_spans, number_spans
from pipeline.params.keywords import Group, Keyword
from pipeline.tables.keywords import MENTIONS


@dataclass(frozen=True)
class Mention:
    """One occurrence of a keyword in a text, and the word that removes it, if one does."""

    spelling: str
    start: int
    end: int
    excluded_by: str | None


def find_mentions(text: str, keyword: Keyword) -> list[Mention]:
    """The mentions of one keyword: its longest form at each place, without overlap, from left to right.

    A mention that lies inside an exclusion, or in a context that forbids it, is kept and marked. Blanks inside Chinese words
    hide none.

    >>> double_reduction = Keyword(keyword="双减", exclude=("双减少",))
    >>> [(m.start, m.excluded_by) for m in find_mentions("落实双减，实现双 减少", double_reduction)]
    [(2, None), (7, '双减少')]
    """
    return list_mentions(text, Finder([keyword]))


def list_mentions(text: str, finder: Finder) -> list[Mention]:
    """What is found in a text, by keyword and from left to right."""
    return [
        Mention(text[start:end], start, end, None if reason == COUNTS else finder.reasons[reason])
        for _, start, end, reason in finder.find_written(text)
    ]


def collect_mentions(
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    sentences: pl.DataFrame,
    keywords: Sequence[Keyword],
    context_chars: int,
    normalize: Callable[[str], str] = str,
    groups: Sequence[Group] = (),
    citations: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Every mention with its section and sentence; rows by keyword, then group, as in params.yaml, document and place.

    Mentions are looked for in the normal form of each text, by keywords that `normalize` has brought into theirs, and
    quoted from the text as written: ＡＩ and 雙減 are mentions of AI and 双减. Of a sentence no more than context_chars on either
    side of the mention is quoted; where it stands is kept whole. Without citations no mention is known to be in a title.
    """
    sought = [*keywords, *map(Keyword, list_phrases(groups, keywords))]
    found = _find_all(documents, Finder(sought, normalize))
    found = found.with_columns(
        find_spans(found, number_spans(sections, documents))["section_id"],
        inside=find_enclosing(found, len(keywords)),
        doubt=_find_doubts(found, sought, documents["year"]),
        name=pl.col("keyword"),
    )
    place_of = {keyword.keyword: place for place, keyword in enumerate(sought)}
    gathered = [
        gather_group(found, group, place_of).with_columns(name=pl.lit(len(sought) + place, pl.Int64))
        for place, group in enumerate(groups)
    ]
    listed = pl.concat([found.filter(pl.col("keyword") < len(keywords)), *gathered]).sort("document", "start")
    names = pl.Series([*(keyword.keyword for keyword in sought), *(group.name for group in groups)], dtype=pl.String)
    return (
        _quote(listed, documents, sentences, context_chars)
        .with_columns(
            document_id=documents["document_id"].gather(listed["document"]),
            year=documents["year"].gather(listed["document"]),
            keyword=names.gather(listed["name"]),
            inside=names.gather(listed["inside"]),
            copied=pl.lit(False),
            in_title=_find_titles(listed, documents, citations),
        )
        .sort("name", "document", "start")
        .select(pl.col(name).cast(dtype) for name, dtype in MENTIONS.schema.items())
    )


def join_parts(
    parts: Iterable[pl.DataFrame], keywords: Sequence[Keyword], groups: Sequence[Group]
) -> Iterator[pl.DataFrame]:
    """What `collect_mentions` found in some documents after the other, as if it had had all at once: keyword by keyword."""
    found = [part.partition_by("keyword", as_dict=True) for part in parts]
    for name in (*(keyword.keyword for keyword in keywords), *(group.name for group in groups)):
        yield pl.concat([MENTIONS.empty(), *(own[name,] for own in found if (name,) in own)])


def _find_all(documents: pl.DataFrame, finder: Finder) -> pl.DataFrame:
    """Every mention of every keyword: document and keyword (their places in the lists), start, end, excluded_by."""
    pieces = [np.empty((0, 5), np.int64)]
    for document, text in enumerate(documents.select(pl.coalesce("normal", "text")).to_series()):
        found = [(document, *one) for one in finder.find_written(text)]
        if found:
            pieces.append(np.array(found, np.int64))
    columns = ["document", "keyword", "start", "end", "reason"]
    found_all = pl.DataFrame(np.concatenate(pieces), schema=columns)
    reasons = pl.Series(finder.reasons, dtype=pl.String)
    excluded_by = reasons.gather(found_all["reason"].replace(COUNTS, None))
    return found_all.drop("reason").with_columns(excluded_by=excluded_by)


def _find_doubts(found: pl.DataFrame, keywords: Sequence[Keyword], years: pl.Series) -> pl.Series:
    """Whether a mention's document is of a year before the keyword's `since`; that of an unknown year is not."""
    since = pl.Series([keyword.since for keyword in keywords], dtype=years.dtype)
    return (years.gather(found["document"]) < since.gather(found["keyword"])).fill_null(False)


def _quote(listed: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """The mentions with their spelling and sentence; they are sorted by document."""
    whole = find_spans(listed, number_spans(sentences, documents))
    listed = listed.with_columns(whole_start=whole["start"], whole_end=whole["end"])
    listed = listed.with_columns(
        sentence_start=pl.max_horizontal("whole_start", pl.col("start") - context_chars),
        stop=pl.max_horizontal("end", pl.min_horizontal("whole_end", pl.col("end") + context_chars)),
    )
    spellings, quoted = [], []
    for text, places in _read_texts(listed.select("document", "start", "end", "sentence_start", "stop"), documents):
        for _, start, end, first, stop in places:
            spellings.append(text[start:end])
            quoted.append(text[first:stop])
    return listed.with_columns(
        spelling=pl.Series(spellings, dtype=pl.String), sentence=pl.Series(quoted, dtype=pl.String)
    )


def _find_titles(listed: pl.DataFrame, documents: pl.DataFrame, citations: pl.DataFrame | None) -> pl.Series:
    """Whether each mention stands inside 《…》 of a citation."""
    if citations is None:
        return pl.repeat(False, listed.height, eager=True)
    cited = find_citations(listed, number_spans(citations, documents))
    candidates = listed.select("document", "start", "end").hstack(cited).with_row_index("row").drop_nulls()
    within = []
    for text, places in _read_texts(candidates.drop("row"), documents):
        within += ["《" in text[first:start] and "》" in text[end:stop] for _, start, end, first, stop in places]
    in_title = np.zeros(listed.height, bool)
    in_title[candidates["row"].to_numpy()] = within
    return pl.Series(in_title)


def _read_texts(frame: pl.DataFrame, documents: pl.DataFrame) -> Iterator[tuple[str, Iterator[tuple[int, ...]]]]:
    """The text of each document that has rows, with these rows; they are sorted by document, which is their first column."""
    texts = documents["text"]
    for document, rows in groupby(frame.iter_rows(), itemgetter(0)):
        yield texts[document], rows
