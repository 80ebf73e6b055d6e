r"""Tables in LaTeX: booktabs, one file a table for \input, and a document that holds them all and compiles with xelatex."""

import re
from collections.abc import Iterable, Sequence

from pipeline.reporting.paper.shapes import AGAIN, PaperTable, count_lines, fit_widths
from pipeline.reporting.writing.shapes import Cell
from pipeline.tables.codes import pick

PACKAGES = r"\usepackage{booktabs,array}"
DOCUMENT = r"""% xelatex tables.tex
\documentclass[{options}]{{ctexart}}
\usepackage[a4paper,margin=2cm]{{geometry}}
{packages}
\usepackage{{caption}}\captionsetup{{labelsep={labelsep}}}
\begin{{document}}
{tables}
\end{{document}}
"""
# table* is as wide as the page in documents of one column and of two, in which longtable fails; so a longer table comes in parts.
PART = r"""\begin{{table*}}[tp]
{again}\caption{{{title}}}{label}
\small
\begin{{tabular}}{{@{{}}{columns}@{{}}}}
\toprule
{head}
\midrule
{rows}
\bottomrule
\end{{tabular}}
{notes}\end{{table*}}
"""
MOST_LINES = 45  # of a page of A4, in which a note has room beneath
LINE_ENS = 107  # half-width characters in a line of \small as wide as the text
GAP_ENS = 2.8  # between two columns, and a little more
# What TeX would read otherwise: its own characters, ligatures, and what may stand behind \\ (an optional length, a star).
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    ",": r"{,}",
    "[": r"{[}",
    "]": r"{]}",
    "*": r"{*}",
    "!": r"{!}",
    "?": r"{?}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
Row = tuple[Cell, ...]
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))


def write_latex(tables: Sequence[PaperTable], language: str) -> dict[str, str]:
    """tables.tex, and of each table table-01-corpus.tex, which it reads."""
    files = {f"table-{n:02d}-{table.name}.tex": write_table(table, language) for n, table in enumerate(tables, 1)}
    document = DOCUMENT.format(
        options=pick(language, "UTF8", "UTF8,scheme=plain"),
        packages=PACKAGES,
        labelsep=pick(language, "quad", "period"),  # 表 1　…, Table 1. …, as in Word
        tables="\n".join(rf"\input{{{name.removesuffix('.tex')}}}" for name in files),
    )
    return {"tables.tex": document, **files}


def write_table(table: PaperTable, language: str) -> str:
    """A table* with its caption above and its notes below; where it is longer than a page, one for each part, under the same number."""
    rags = {"left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering"}
    # The gaps between columns are taken from each alike; there is none at either edge.
    gaps = f"{2 * (len(table.columns) - 1) / len(table.columns):.3f}"
    widths = fit_widths(table, LINE_ENS, GAP_ENS)
    columns = "".join(
        rf">{{{rags[column.align]}\arraybackslash}}p{{\dimexpr {width:.4g}\linewidth-{gaps}\tabcolsep}}"
        for column, width in zip(table.columns, widths, strict=True)
    )
    notes = pick(language, "", " ").join(map(escape, table.notes))
    told = rf"\par\vspace{{2pt}}{{\noindent\footnotesize {pick(language, '注：', 'Note. ')}{notes}\par}}" + "\n"
    parts = _split(table.rows, widths)
    written = [
        PART.format(
            again=r"\addtocounter{table}{-1}" if place else "",
            title=escape(table.title) + (pick(language, *AGAIN) if place else ""),
            label="" if place else rf"\label{{tab:{table.name}}}",
            columns=columns,
            head=_write_row([column.head for column in table.columns], len(table.columns)),
            rows="\n".join(_write_row(row, len(table.columns)) for row in rows),
            notes=told if notes and place == len(parts) - 1 else "",
        )
        for place, rows in enumerate(parts)
    ]
    return rf"% \usepackage{{ctex}} {PACKAGES}" + "\n" + "".join(written)


def _split(rows: Sequence[Row], widths: Sequence[float]) -> list[list[Row]]:
    """The rows of each part; a row that heads others stands with the first of them. widths: shares of the columns."""
    parts: list[list[Row]] = [[]]
    used = 0
    for place, row in enumerate(rows):
        lines = count_lines(row, widths, LINE_ENS, GAP_ENS)
        heads = len(row) < len(widths)
        needed = lines + (
            count_lines(rows[place + 1], widths, LINE_ENS, GAP_ENS) if heads and place + 1 < len(rows) else 0
        )
        if parts[-1] and used + needed > MOST_LINES:
            parts.append([])
            used = 0
        parts[-1].append(row)
        used += lines
    return parts


def _write_row(cells: Iterable[Cell], n_columns: int) -> str:
    told = [escape(cell.text) for cell in cells]
    if len(told) < n_columns:  # it heads the rows below it, and stays with them
        return rf"\multicolumn{{{n_columns}}}{{@{{}}l}}{{{told[0]}}} \\"
    return " & ".join(told) + r" \\"


def escape(text: str) -> str:
    r"""Text as TeX prints it, whatever it holds.

    >>> escape("5% of A&B_c"), escape("[1.30, 2.01]"), escape("a\nb")
    ('5\\% of A\\&B\\_c', '{[}1.30{,} 2.01{]}', 'a b')
    """
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], printable)
