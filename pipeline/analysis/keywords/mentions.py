"""Where each keyword is mentioned: found in the text itself, so that no count depends on the segmenter."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.params.sections import Keyword
from pipeline.tables.keywords import MENTIONS


@dataclass(frozen=True)
class Mention:
    """One occurrence of a keyword in a text, and the exclusion that removes it, if one does."""

    spelling: str
    start: int
    end: int
    excluded_by: str | None


def find_mentions(text: str, keyword: Keyword) -> list[Mention]:
    """The mentions of one keyword: its longest form at each place, without overlap, from left to right.

    A mention that lies inside an exclusion is kept and marked. Keywords know nothing of each other:
    优质均衡 also counts inside 义务教育优质均衡.

    >>> double_reduction = Keyword(keyword="双减", exclude=("双减少",))
    >>> [(m.start, m.excluded_by) for m in find_mentions("落实双减，实现双减少", double_reduction)]
    [(2, None), (7, '双减少')]
    """
    if not any(form in text for form in keyword.forms):
        return []
    longest_first = sorted(keyword.forms, key=lambda form: (-len(form), form))
    excluded = list(_find_exclusions(text, keyword.exclude))
    return [
        Mention(
            match.group(),
            match.start(),
            match.end(),
            next((form for form, start, end in excluded if start <= match.start() and match.end() <= end), None),
        )
        for match in re.finditer("|".join(map(re.escape, longest_first)), text)
    ]


def _find_exclusions(text: str, exclusions: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for form in exclusions:
        # The look-ahead finds exclusions that overlap each other.
        for match in re.finditer(f"(?={re.escape(form)})", text):
            yield form, match.start(), match.start() + len(form)


def collect_mentions(
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    sentences: pl.DataFrame,
    keywords: Sequence[Keyword],
    normalize: Callable[[str], str] = str,
) -> pl.DataFrame:
    """Every mention with its section and sentence; rows by keyword as in params.yaml, document and place.

    Mentions are looked for in the normal form of each text, by keywords that `normalize` has brought into theirs, and
    quoted from the text as written: ＡＩ and 雙減 are mentions of AI and 双减.
    """
    sections_of = _group_spans(sections.select("document_id", "section_id", "start", "end"))
    sentences_of = _group_spans(sentences.select("document_id", "sentence", "start", "end"))
    rows = []
    normals = pl.coalesce("normal", "text").alias("normal")
    texts = documents.select("document_id", "year", "text", normals).rows()
    for keyword in keywords:
        sought, written = _normalize_keyword(keyword, normalize)
        for document_id, year, text, normal in texts:
            for mention in find_mentions(normal, sought):
                section_id, _, _ = _find_span(sections_of[document_id], mention.start)
                _, start, end = _find_span(sentences_of[document_id], mention.start)
                rows.append(
                    {
                        "keyword": keyword.keyword,
                        "spelling": text[mention.start : mention.end],
                        "document_id": document_id,
                        "section_id": section_id,
                        "year": year,
                        "start": mention.start,
                        "end": mention.end,
                        "excluded_by": written.get(mention.excluded_by or ""),
                        "sentence": text[start:end],
                        "sentence_start": start,
                    }
                )
    return pl.DataFrame(rows, schema=MENTIONS.schema)


def _normalize_keyword(keyword: Keyword, normalize: Callable[[str], str]) -> tuple[Keyword, dict[str, str]]:
    """The keyword in its normal form; and for each exclusion in its normal form the exclusion as it was written."""
    spellings, exclude = (tuple(map(normalize, forms)) for forms in (keyword.spellings, keyword.exclude))
    return Keyword(normalize(keyword.keyword), spellings, exclude), dict(zip(exclude, keyword.exclude, strict=True))


Spans = tuple[list[object], list[int], list[int]]


def _group_spans(spans: pl.DataFrame) -> dict[str, Spans]:
    """document_id → names, starts and ends of its spans, in order."""
    return {
        str(document_id): tuple(column.to_list() for column in group.drop("document_id").get_columns())  # type: ignore[misc]
        for (document_id,), group in spans.group_by("document_id", maintain_order=True)
    }


def _find_span(spans: Spans, place: int) -> tuple[object, int, int]:
    names, starts, ends = spans
    index = bisect_right(starts, place) - 1
    return names[index], starts[index], ends[index]
