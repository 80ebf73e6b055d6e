"""The comparison of two reports as lines for the terminal, and as one page that needs nothing else."""

import re
from collections.abc import Iterator, Sequence

from pipeline.reporting.comparison.describing import describe_reading
from pipeline.reporting.comparison.parts import MOST_LINES, Part
from pipeline.reporting.writing.fonts import make_font
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.templating import render
from pipeline.reporting.writing.terminal import line_up, show_controls
from pipeline.tables.codes import pick


def make_lines(parts: Sequence[Part], names: tuple[str, str], language: str) -> list[str]:
    """What is printed. Control characters of documents and names are written out; of a long table the first rows are there."""
    return [show_controls(line) for line in _list_lines(parts, names, language)]


def _list_lines(parts: Sequence[Part], names: tuple[str, str], language: str) -> Iterator[str]:
    yield name_comparison(names, language)
    for part in parts:
        yield ""
        yield f"{part.title}"
        yield from part.sentences
        n_printed = min(len(part.rows), part.n_telling, MOST_LINES)
        if n_printed:
            cells = [part.heads, *part.rows[:n_printed]]
            yield from (f"  {line}" for line in line_up([[show_controls(cell) for cell in row] for row in cells]))
        if (n_more := len(part.rows) - n_printed) > 0:
            n = write_count(n_more)
            yield pick(language, f"  另有 {n} 行，见网页", f"  {n} more on the page")


def make_page(parts: Sequence[Part], names: tuple[str, str], synthetic: bool, language: str) -> str:
    """The whole page as HTML. Whatever comes from documents and names is escaped, and its control characters are written out.

    synthetic: whether a report is of the embedded corpus.
    """
    content = {
        "language": language,
        "title": name_comparison(names, language),
        "names": names,
        "synthetic": synthetic,
        "reading": describe_reading(language),
        "parts": parts,
        "show": show_controls,
    }
    page = render("compare.html", language, content)
    seen = re.sub(r"<style.*?</style>|<[^>]*>", "", page, flags=re.S)
    return page.replace("@@FONT@@", make_font(seen + "".join(map(chr, range(32, 127))), language), 1)


def name_comparison(names: tuple[str, str], language: str) -> str:
    return pick(
        language,
        f"两份报告的比较：A（{names[0]}）与 B（{names[1]}）",
        f"Two reports compared: A ({names[0]}) and B ({names[1]})",
    )
