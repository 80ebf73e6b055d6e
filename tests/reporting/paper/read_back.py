"""A paper read back: each number that its texts print is in numbers.csv at its place and in its turn, or a rule says why it is no result.

The rules look at the words around a number, and never at the part of the paper that it stands in.
"""

import ast
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import docx
import jinja2
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.params.events import Event
from pipeline.params.sections import Params
from pipeline.reporting.paper.method import PROGRAMS
from pipeline.reporting.paper.numbers import ITEMS, TITLE, name_place
from pipeline.reporting.references.bibtex import write_bibtex
from pipeline.reporting.references.gbt import format_gbt
from pipeline.reporting.references.sources import find_source, load_sources
from pipeline.reporting.sections.names import name_model
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.templating import TEMPLATES
from pipeline.tables.codes import pick
from pipeline.tables.periods import name_period
from tests.conftest import PROJECT
from tests.plots.vocabulary import Tables
from tests.reporting.paper.paper_tables import read_docx_rows, read_tex, unescape

# Files that people read are read back; the others are drawn, or are tables and words for programs, to which numbers.csv points.
READ = {"docx", "tex", "md", "bib"}
OTHERS = {"png", "pdf", "svg", "eps", "csv", "zip", "sps", "yml", "R"}
NUMBER = re.compile(r"(?:< ?)?[−+]?\d(?:[\d,.]*\d)?%?")
_BLANK = re.compile(r"\n|%s|%d|\{[^{}]*\}")  # in which a number or a name is put
_CLAUSE = re.compile(r"[，。；：（）]|[,;:.](?=\s|$)|[()\[\]]")
_SENTENCE = re.compile(r"[。；]|[;.](?=\s|$)")
_BRACKETS = re.compile(r"[（）()]")
_HAN = re.compile("[一-鿿]")
_LETTERS = re.compile(r"[^\W\d_]")
# Rooms whose words stand in the paper.
_ROOMS = ("reporting", "plots", "tables")


@dataclass(frozen=True)
class Part:
    """A paragraph, a cell, a caption. place: as numbers.csv calls it; an empty one is no place of numbers."""

    file: str
    place: str
    text: str


Spellings = tuple[str, ...]  # how a traced number may stand in the text


@dataclass(frozen=True)
class Known:
    """What stands in the paper word for word and is no result: names and quotations, versions, references; by the number that it holds."""

    words: Mapping[str, list[tuple[str, int]]]
    entries: frozenset[str]


# ── rules ───────────────────────────────────────────────────────────────────────────────────────────


def find_untraced(parts: Iterable[Part], traced: Iterable[Mapping[str, str]], known: Known) -> list[tuple[Part, str]]:
    """Numbers that nothing explains, and those that numbers.csv says are there and that are not."""
    rows = list_traced(traced)
    together = join_parts(parts)
    faults = [(part, n) for part in together for n in check_part(part, rows.get((part.file, part.place), []), known)]
    missing = rows.keys() - {(part.file, part.place) for part in together}
    return faults + [(Part(*place, ""), "no such place") for place in sorted(missing)]


def list_traced(traced: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], list[Spellings]]:
    """File and place → the numbers that are said to stand there, in their order."""
    rows: dict[tuple[str, str], list[Spellings]] = {}
    for number in traced:
        printed = number["printed"]
        # Of a threshold, as in q < 0.05, the sign is no part.
        spellings = (printed, f"<{printed}") if number["table"] == "params.yaml" else (printed,)
        rows.setdefault((number["file"], number["place"]), []).append(spellings)
    return rows


def join_parts(parts: Iterable[Part]) -> list[Part]:
    """Those of one place, as the title and the note of a figure, as one; what has no place stands alone."""
    joined: dict[tuple[str, str, int], list[str]] = {}
    for n, part in enumerate(parts):
        joined.setdefault((part.file, part.place, 0 if part.place else n), []).append(part.text)
    return [Part(file, place, "\n".join(texts)) for (file, place, _), texts in joined.items()]


def check_part(part: Part, traced: Sequence[Spellings], known: Known) -> list[str]:
    """The first number of a part that is neither no result nor the next one traced, or the first traced that it has not.

    What is no result may be traced as well; so all the ways are followed in which the traced numbers can be given their places in turn.
    """
    turns = {0}  # how many of the traced numbers stand before here
    for found in NUMBER.finditer(part.text):
        printed = found[0].replace("< ", "<")
        after = {turn + 1 for turn in turns if turn < len(traced) and printed in traced[turn]}
        turns = after | (turns if _is_explained(part, found, known) else set())
        if not turns:
            return [printed]
    return [] if len(traced) in turns else [traced[max(turns)][0]]


def _is_explained(part: Part, found: re.Match[str], known: Known) -> bool:
    """Whether a number stands in words that are the same in each paper, in a name or quotation or a mark of sources, or numbers a list."""
    text = part.text
    if text in known.entries:
        return True
    if found.start() == 1 and text.startswith(f"({found[0]}) ") and re.findall(r"\d+", part.place) == [found[0]]:
        return True
    for words in (list_literals(), known.words):
        for whole, offset in words.get(found[0], ()):
            start = found.start() - offset
            if start >= 0 and text.startswith(whole, start):
                return True
    return any(found.start() >= a and found.end() <= b for a, b in find_marks(text))


def find_marks(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of sources, as [1-2,5], and of items in a run that begins with 1."""
    for mark in re.finditer(r"\[\d[\d,-]*\](?! ?\()|第 \d+ 至 \d+ 条|sources \d+ to \d+", text):
        yield mark.span()
    for n, item in enumerate(re.finditer(r"(?:(?<=[：；])|(?<=[:;] ))(\d+)\. ", text), 1):
        if int(item[1]) == n:
            yield item.span()


@cache
def list_literals() -> dict[str, list[tuple[str, int]]]:
    """Sentences and clauses with numbers that the code and its templates write themselves, by these numbers: the same in each paper."""
    told: list[str] = []
    for room in _ROOMS:
        for path in sorted((PROJECT / "pipeline" / room).rglob("*.py")):
            told += _read_texts(ast.parse(path.read_text(encoding="utf-8")))
    environment = jinja2.Environment()
    for path in sorted(path for folder in TEMPLATES for path in folder.glob("*.txt")):
        for _, kind, token in environment.lex(path.read_text(encoding="utf-8")):
            told += [token] if kind == "data" else [ast.literal_eval(token)] if kind == "string" else []
    pieces = {piece for text in told for piece in _BLANK.split(text)}
    clauses = {
        clause.strip() for piece in pieces for way in (_SENTENCE, _CLAUSE, _BRACKETS) for clause in way.split(piece)
    }
    return _by_number(clause for clause in sorted(pieces | clauses) if _is_telling(clause))


def _is_telling(clause: str) -> bool:
    """Whether it has two Chinese characters or six letters: less, as "from 1", may stand anywhere."""
    return 2 * len(_HAN.findall(clause)) + len(_LETTERS.findall(clause)) >= 6


def _read_texts(tree: ast.Module) -> Iterator[str]:
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def _by_number(texts: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Number → the texts that hold it, and where."""
    found: dict[str, list[tuple[str, int]]] = {}
    for text in texts:
        for number in NUMBER.finditer(text):
            found.setdefault(number[0], []).append((text, number.start()))
    return found


# Columns that the paper prints as they stand.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "keyword_trends": ("keyword",),
    "documents": ("kind", "issuer"),
    "topic_labels": ("label", "name", "phrase"),
    "topic_terms": ("term",),
    "keyness": ("term",),
    "coword_pairs": ("term", "other"),
    "robustness": ("group",),
    "choice": ("message_zh", "message_en"),
}


def know(tables: Tables, params: Params, events: Iterable[Event], language: str) -> Known:
    """What the paper may quote of these tables and params."""
    names = {
        str(name)
        for table, columns in _NAMES.items()
        for column in columns
        if column in tables[table].columns
        for name in tables[table][column].drop_nulls().unique()
    }
    names |= {params.report.title, params.report.question, params.topics.previous or ""}
    names |= {form for keyword in params.keywords for form in (*keyword.forms, keyword.en or "")}
    names |= {
        name_period(period, language)
        for period in tables["period_topics"]["period"].unique()
        for language in ("zh", "en")
    }
    for event in events:
        names |= {f"{event.name}（{event.date}）", f"{event.name_en} ({event.date})"}
    documents = tables["documents"].select("document_id", "title", "reference")
    sources = {key: cite(title, reference, language) for key, title, reference in documents.iter_rows()}
    names |= {*sources.values()}
    # A sentence with its document, as another may have the same with another number.
    for key, sentence in tables["mentions"].select("document_id", "sentence").unique().iter_rows():
        names.add(f"{sentence.strip()}{pick(language, '——', ' — ')}{sources.get(key, '')}")
    for title, number in tables["cited_documents"].select("cited_title", "cited_number").iter_rows():
        names.add(cite(title or number, number if title else None, language))
    versions = dict(tables["versions"].iter_rows())
    names |= {f"{name} {versions.get(load_sources()[key].package, '')}" for name, key in PROGRAMS.items()}
    names |= {name_model(versions, language) for language in ("zh", "en")}
    names |= {f"Yaodian {load_sources()['yaodian'].version}", *versions.values()}
    names |= {f"{name} {version}" for name, version in versions.items()}
    told = sorted(name.strip() for name in names if name and len(_LETTERS.findall(name)) >= 1)
    entries, number = set(), 0
    for key in load_sources():
        source = find_source(key, versions)
        entries.add(write_bibtex([source]).strip())
        for way in ("zh", "en"):
            for standard in ("GB/T 7714-2025", "GB/T 7714-2015"):
                for number in range(1, len(load_sources()) + 1):
                    entries.add(f"[{number}] {format_gbt(source, standard, way)}")
    return Known(_by_number(told), frozenset(entries))


# ── parts ───────────────────────────────────────────────────────────────────────────────────────────


def read_numbers(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def read_parts(files: Mapping[str, str | bytes], language: str) -> list[Part]:
    """All parts of all files that people read."""
    parts: list[Part] = []
    for file, content in files.items():
        kind = file.rpartition(".")[2]
        assert kind in READ | OTHERS, file
        text = content.decode() if isinstance(content, bytes) and kind in READ - {"docx"} else content
        if kind == "docx":
            assert isinstance(content, bytes)
            parts += read_word(file, content, language)
        elif kind == "tex":
            parts += read_latex(file, str(text), language)
        elif kind == "md":
            parts += _read_markdown(file, str(text))
        elif kind == "bib":
            parts += [Part(file, "", entry.strip()) for entry in re.split(r"\n(?=@)", str(text))]
    return parts


def read_word(file: str, content: bytes, language: str) -> Iterator[Part]:
    """The body in its order; the foot of a page holds its number alone."""
    document = docx.Document(io.BytesIO(content))
    for section in document.sections:
        for paragraph in section.footer.paragraphs:
            assert [field.get(qn("w:instr")) for field in paragraph._p.iter(qn("w:fldSimple"))] in ([], [" PAGE "])
    heading, caption, count, tables = "", "", Counter[str](), 0
    for one in document.element.body.iterchildren():
        if one.tag == qn("w:tbl"):
            yield from _read_cells(file, caption, Table(one, document).rows, language)
        if one.tag != qn("w:p"):
            continue
        paragraph = Paragraph(one, document)
        style = paragraph.style.name if paragraph.style is not None else ""
        text = "".join(run.text or "" for run in one.iter(qn("w:t")))
        if style == "Heading 1":
            heading, count = text, Counter()
            yield Part(file, "", text)
        elif style == "Title":
            yield Part(file, pick(language, *TITLE), text)
        elif style == "Caption":
            word, number, again, title = _cut_caption(text)
            tables += word in ("表", "Table ")
            assert word in ("图", "Figure ") or int(number) == tables, text
            caption = f"{word}{number}{again}"
            yield Part(file, caption, title)
        elif style == "Table Note":
            yield Part(file, caption if caption.startswith(("图", "Figure")) else name_note(caption, language), text)
        elif text:
            count[style] += 1
            words = (heading, heading)
            place = name_place(words, count[style], language, *([ITEMS] if style == "List Number" else []))
            yield Part(file, place if style in ("Normal", "Reference", "List Number") else "", text)


def name_note(table: str, language: str) -> str:
    return f"{table} {pick(language, '注', 'note')}"


def _cut_caption(text: str) -> tuple[str, str, str, str]:
    """Word, number, whether it goes on, title."""
    found = re.fullmatch(r"(表|图|Table |Figure )(\d+)(（续）| \(continued\))?(?:　|\. )(.*)", text)
    assert found, text
    return found[1], found[2], found[3] or "", found[4]


def _read_cells(file: str, caption: str, rows: Any, language: str) -> Iterator[Part]:
    for r, cells in enumerate(read_docx_rows(rows)):
        for c, text in enumerate(cells, 1):
            yield Part(file, caption + pick(language, f" 行{r} 列{c}", f" row {r} column {c}"), text)


# What LaTeX reads and does not print.
_MARKUP = (
    r"p\{\\dimexpr [\d.]+\\linewidth-[\d.]+\\tabcolsep\}",
    r"\\vspace\{2pt\}|\\addtocounter\{table\}\{-1\}|margin=2cm|a4paper|UTF8",
    r"\\(?:label|input)\{[\w:-]+\}",
    r"\\multicolumn\{\d+\}",
)


def read_latex(file: str, content: str, language: str) -> Iterator[Part]:
    r"""A table's title, cells and notes; what is left is markup. All are of tables.tex, which reads the others."""
    found = re.match(r"table-(\d\d)-", file)
    if found:
        n = int(found[1])
        table = pick(language, f"表{n}", f"Table {n}")
        titles = re.findall(r"\\caption\{(.*?)\}(?:\\label|\n)", content)
        for title in titles:
            yield Part("tables.tex", table, unescape(title))
        for r, cells in enumerate(read_tex(content)):
            for c, text in enumerate(cells, 1):
                yield Part("tables.tex", table + pick(language, f" 行{r} 列{c}", f" row {r} column {c}"), text)
        notes = re.findall(r"\\footnotesize (.*)\\par\}\n", content)
        for note in notes:
            yield Part("tables.tex", name_note(table, language), unescape(note))
        for printed in (*titles, *notes):
            content = content.replace(printed, "")
        content = re.sub(r"(?<=\\toprule\n)(.*?)(?=\\bottomrule)", "", content, flags=re.S)
    for markup in _MARKUP:
        content = re.sub(markup, "", content)
    yield Part("tables.tex", "", content)


def _read_markdown(file: str, text: str) -> Iterator[Part]:
    """Paragraphs under their headings; of captions those of each figure, of a table its rows."""
    heading, place, n, row = "", "", 0, 0
    for paragraph in filter(None, (re.sub(r"\\([\\|<])", r"\1", line.strip()) for line in text.split("\n"))):
        if paragraph.startswith("#"):
            heading, n = paragraph.lstrip("# "), 0
            place = ""
            yield Part(file, "", re.sub(r"^#+ figure-\d\d$", "", paragraph))
        elif found := re.match(r"\*\*(?:图 (\d+)　|Figure (\d+)\.\*\* )(.*)", paragraph):
            place = f"图{found[1]}" if found[1] else f"Figure {found[2]}"
            yield Part(file, place, found[3])
        elif paragraph.startswith("| "):
            language = "zh" if "审稿" in heading else "en"
            yield Part(file, pick(language, f"行{row}", f"row {row}"), paragraph)
            row += 1
        elif place:
            yield Part(file, place, paragraph)
        elif paragraph.startswith("`figure-"):
            assert re.fullmatch(r"(?:`figure-\d\d-\w+\.\w+`(?:, )?)+", paragraph)
        else:
            n += 1
            language = "zh" if ".zh." in file else "en"
            yield Part(file, name_place((heading, heading), n, language), paragraph)


def read_folder(folder: Path) -> dict[str, str | bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
