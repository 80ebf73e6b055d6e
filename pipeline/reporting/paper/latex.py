r"""Tables in LaTeX: booktabs, one file a table for \input, and a document that holds them all and compiles with xelatex."""

import re
from collections.abc import Iterable, Sequence

from pipeline.reporting.paper.shapes import Cell, PaperTable
from pipeline.tables.codes import pick

PACKAGES = r"\usepackage{booktabs,longtable,array}"
DOCUMENT = r"""% xelatex tables.tex
\documentclass[{options}]{{ctexart}}
\usepackage[a4paper,margin=2cm]{{geometry}}
{packages}
\begin{{document}}
{tables}
\end{{document}}
"""
TABLE = r"""% \usepackage{{ctex}} {packages}
{{\small
\begin{{longtable}}{{{columns}}}
\caption{{{title}}}\label{{tab:{name}}}\\
\toprule
{head}
\midrule
\endfirsthead
\toprule
{head}
\midrule
\endhead
\bottomrule
\endlastfoot
{rows}
\end{{longtable}}
}}
{notes}
"""
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
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))


def write_latex(tables: Sequence[PaperTable], language: str) -> dict[str, str]:
    """tables.tex, and of each table table-01-corpus.tex, which it reads."""
    files = {f"table-{n:02d}-{table.name}.tex": write_table(table, language) for n, table in enumerate(tables, 1)}
    document = DOCUMENT.format(
        options=pick(language, "UTF8", "UTF8,scheme=plain"),
        packages=PACKAGES,
        tables="\n".join(rf"\input{{{name.removesuffix('.tex')}}}" for name in files),
    )
    return {"tables.tex": document, **files}


def write_table(table: PaperTable, language: str) -> str:
    """A longtable with its caption above and its notes below; its head stands again on each page."""
    rags = {"left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering"}
    columns = "".join(
        rf">{{{rags[column.align]}\arraybackslash}}p{{\dimexpr {column.width:g}\linewidth-2\tabcolsep}}"
        for column in table.columns
    )
    notes = pick(language, "", " ").join(map(escape, table.notes))
    return TABLE.format(
        packages=PACKAGES,
        columns=columns,
        title=escape(table.title),
        name=table.name,
        head=_write_row([column.head for column in table.columns], len(table.columns)),
        rows="\n".join(_write_row(row, len(table.columns)) for row in table.rows),
        notes=rf"{{\noindent\footnotesize {pick(language, '注：', 'Note. ')}{notes}\par}}" if notes else "",
    )


def _write_row(cells: Iterable[Cell], n_columns: int) -> str:
    told = [escape(cell.text) for cell in cells]
    if len(told) < n_columns:  # it heads the rows below it, and stays with them
        return rf"\multicolumn{{{n_columns}}}{{l}}{{{told[0]}}}\\*"
    return " & ".join(told) + r" \\"


def escape(text: str) -> str:
    r"""Text as TeX prints it, whatever it holds.

    >>> escape("5% of A&B_c"), escape("[1.30, 2.01]"), escape("a\nb")
    ('5\\% of A\\&B\\_c', '{[}1.30{,} 2.01{]}', 'a b')
    """
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], printable)
