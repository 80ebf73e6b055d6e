"""Sentences of documents as they are quoted: the words in question apart from what stands around them."""

import re
from typing import Any

from markupsafe import Markup, escape

from pipeline.reporting.writing.bidi import isolate
from pipeline.tables.codes import Codes, pick

# Columns of mentions that a reader of a quotation should know of.
MARKS: Codes = {
    "copied": ("抄录", "copied"),
    "in_title": ("在所引文件的标题中", "in the title of a cited document"),
    "doubt": ("早于 since，存疑", "earlier than `since`, doubtful"),
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def cite(title: str, reference: str | None, language: str) -> str:
    """A document by its title and, as far as known, by what tells it from others of that title.

    >>> cite("云溪市教育局转发《办学方案》的通知", "云溪市教育局 · 2021-03-01", "zh")
    '《云溪市教育局转发〈办学方案〉的通知》（云溪市教育局 · 2021-03-01）'
    >>> cite("“十四五”规划", "云溪市 · 2021", "en"), cite("办学方案", None, "en")
    ('“‘十四五’规划” (云溪市 · 2021)', '“办学方案”')
    """
    # Titles inside titles have the lesser brackets (GB/T 15834), quotations inside quotations the single marks.
    lesser = str.maketrans(pick(language, "《》", "“”"), pick(language, "〈〉", "‘’"))
    named = pick(language, "《{}》", "“{}”").format(title.translate(lesser))
    return named + (pick(language, "（{}）", " ({})").format(reference) if reference else "")


def cite_on_page(title: str, reference: str | None, language: str) -> Markup:
    """`cite` for the page, where a date is not broken after a hyphen.

    >>> str(cite_on_page("方案", "<云溪市> · 2021-03-01", "en"))
    '“方案” (&lt;云溪市&gt; · <span class="date">2021-03-01</span>)'
    """
    cited = str(escape(isolate(cite(title, reference, language))))
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', cited))


def cut_sentence(row: dict[str, Any]) -> dict[str, Any]:
    """A sentence in three: before the words in question, the words, and after; with its source, and what must be known of a mention."""
    start, end = (row[edge] - row["sentence_start"] for edge in ("start", "end"))
    sentence = row["sentence"]
    return {
        "title": row["title"],
        "reference": row["reference"],
        "heading": f"{row['number'] or ''}{row['heading'] or ''}",
        "before": sentence[:start].lstrip(),
        "mention": sentence[start:end],
        "after": sentence[end:].rstrip(),
        "marks": [mark for mark in MARKS if row.get(mark)],
    }
