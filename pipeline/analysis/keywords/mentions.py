"""Where each keyword is mentioned: found in the text itself, so that no count depends on the segmenter."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.analysis.keywords.blanks import ClosedText, close_blanks
from pipeline.analysis.statistics.contexts import clip_sentence
from pipeline.params.sections import Keyword
from pipeline.tables.keywords import MENTIONS

# What makes a word or number in letters and digits: Latin, Greek and Cyrillic, the digits.
_WORD = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"


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
    优质均衡 also counts inside 义务教育优质均衡. Blanks inside Chinese words hide none, and where a form begins or ends with
    a letter or digit, the word does: 5G is in 5G网络, not in 15G, 2.5G or 5GB.

    >>> double_reduction = Keyword(keyword="双减", exclude=("双减少",))
    >>> [(m.start, m.excluded_by) for m in find_mentions("落实双减，实现双 减少", double_reduction)]
    [(2, None), (7, '双减少')]
    """
    return _find_mentions(text, close_blanks(text), keyword)


def _find_mentions(text: str, closed: ClosedText, keyword: Keyword) -> list[Mention]:
    forms = sorted({close_blanks(form).text for form in keyword.forms}, key=lambda form: (-len(form), form))
    if not any(form in closed.text for form in forms):
        return []
    excluded = list(_find_exclusions(closed.text, keyword.exclude))
    mentions = []
    for match in re.finditer("|".join(map(_make_pattern, forms)), closed.text):
        by = next((form for form, start, end in excluded if start <= match.start() and match.end() <= end), None)
        start, end = closed.locate(match.start()), closed.locate(match.end() - 1) + 1
        mentions.append(Mention(text[start:end], start, end, by))
    return mentions


def _make_pattern(form: str) -> str:
    """The form as an expression that matches no part of a longer word or number in letters and digits."""
    before = f"(?<![{_WORD}])" if re.match(f"[{_WORD}]", form) else ""
    after = f"(?![{_WORD}])" if re.search(f"[{_WORD}]$", form) else ""
    before += r"(?<!\d\.)" if form[0].isdecimal() else ""
    after += r"(?!\.\d)" if form[-1].isdecimal() else ""
    return before + re.escape(form) + after


def _find_exclusions(text: str, exclusions: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for written in exclusions:
        form = close_blanks(written).text
        # The look-ahead finds exclusions that overlap each other.
        for match in re.finditer(f"(?={re.escape(form)})", text):
            yield written, match.start(), match.start() + len(form)


def collect_mentions(
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    sentences: pl.DataFrame,
    keywords: Sequence[Keyword],
    context_chars: int,
    normalize: Callable[[str], str] = str,
) -> pl.DataFrame:
    """Every mention with its section and sentence; rows by keyword as in params.yaml, document and place.

    Mentions are looked for in the normal form of each text, by keywords that `normalize` has brought into theirs, and
    quoted from the text as written: ＡＩ and 雙減 are mentions of AI and 双减. Of a sentence no more than context_chars on either
    side of the mention is quoted; where it stands is kept whole.
    """
    sections_of = _group_spans(sections.select("document_id", "section_id", "start", "end"))
    sentences_of = _group_spans(sentences.select("document_id", "sentence", "start", "end"))
    rows = []
    normals = pl.coalesce("normal", "text").alias("normal")
    texts = [
        (document_id, year, text, close_blanks(normal))
        for document_id, year, text, normal in documents.select("document_id", "year", "text", normals).iter_rows()
    ]
    for keyword in keywords:
        sought = normalize_keyword(keyword, normalize)
        written = dict(zip(sought.exclude, keyword.exclude, strict=True))
        for document_id, year, text, closed in texts:
            for mention in _find_mentions(text, closed, sought):
                section_id, _, _ = _find_span(sections_of[document_id], mention.start)
                _, *sentence = _find_span(sentences_of[document_id], mention.start)
                begin, stop = clip_sentence(mention.start, mention.end, (sentence[0], sentence[1]), context_chars)
                rows.append(
                    {
                        "keyword": keyword.keyword,
                        "spelling": mention.spelling,
                        "document_id": document_id,
                        "section_id": section_id,
                        "year": year,
                        "start": mention.start,
                        "end": mention.end,
                        "excluded_by": written.get(mention.excluded_by or ""),
                        "sentence": text[begin:stop],
                        "sentence_start": begin,
                        "whole_start": sentence[0],
                        "whole_end": sentence[1],
                    }
                )
    return pl.DataFrame(rows, schema=MENTIONS.schema)


def normalize_keyword(keyword: Keyword, normalize: Callable[[str], str]) -> Keyword:
    """The keyword in the normal form of the texts in which it is looked for."""
    spellings, exclude = (tuple(map(normalize, forms)) for forms in (keyword.spellings, keyword.exclude))
    return Keyword(normalize(keyword.keyword), spellings, exclude)


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
