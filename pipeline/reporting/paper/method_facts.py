"""The numbers of the method of a paper: each as it is told, with the table and row that it comes from."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.references.citing import quote_marks
from pipeline.reporting.sections.corpus import tell_kinds, tell_years
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import write_count, write_score
from pipeline.reporting.writing.shapes import (
    DOCUMENTS,
    Cell,
    Ledger,
    Number,
    Place,
    Tables,
    join_cells,
    write_setting,
)
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import CHECKS, pick

SECTIONS = "data/ingest/sections.parquet"
ASIDE = "files, document_uses"
MOST_CANDIDATES = 8  # numbers of topics that are named one by one
MOST_REASONS = 3  # of files and documents that are set aside
THEMES = "background=false"  # rows of topic_quality
DOUBTED = Place("document_uses", "used=true; doubted=true")
SHARES = "data/topics/sections/section_shares.parquet"
# Reasons of files that are no documents but lists of documents, or data. The page and files.csv have them, the paper has not.
NO_DOCUMENT = ("no_text_column", "no_object")


class MethodFacts:
    """told: notes the numbers of the text that is made of the facts."""

    def __init__(self, tables: Tables, params: Params, limits: Mapping[str, tuple[float, str]], summed: bool) -> None:
        """limits: what was tested → the threshold of its q, and the section of the params that sets it.

        summed: whether of reasons and kinds the commonest alone is named and all others are summed up, of years those with documents
        are told, and of thresholds the ends.
        """
        self.told = Ledger()
        language = params.report.language
        self._cells = _count(tables) | _list_settings(params, limits, summed, language) | _list_grades(tables, language)
        self._cells |= {
            "aside": _tell_aside(tables, 1 if summed else MOST_REASONS, language),
            "scope": _sign_scope(tables, summed, language),
        }

    def tell(self, name: str) -> str:
        """The fact as the text has it, with the marks of its numbers."""
        return self.told.mark(self._cells[name])


def _count(tables: Tables) -> dict[str, Cell]:
    documents, asked = tables["documents"], tables["keyword_trends"]["question"]
    members, chosen = tables["topic_members"], find_chosen(tables["choice"])
    n_twins = members.filter(pl.len().over("topic") > 1).height
    counts = {
        "n_collected": (count_collected(tables), "files", f"reason not in {', '.join(NO_DOCUMENT)}", "len()"),
        "n_documents": (documents.height, DOCUMENTS, "", "len()"),
        "n_chars": (int(documents["n_chars"].sum()), DOCUMENTS, "", "sum(n_chars)"),
        "n_issuers": (documents["issuer"].drop_nulls().n_unique(), DOCUMENTS, "", "n_unique(issuer)"),
        "n_unsigned": (documents["issuer"].null_count(), DOCUMENTS, "issuer=", "len()"),
        "n_sections": (tables["sections"].height, SECTIONS, f"document_id in {DOCUMENTS}", "len()"),
        "n_keywords": ((asked == "keyword").sum(), "keyword_trends", "question=keyword", "len()"),
        "n_groups": ((asked == "group").sum(), "keyword_trends", "question=group", "len()"),
        "n_topics": (chosen["n_topics"], "choice", "chosen=true", "n_topics"),
        "n_twins": (n_twins, "topic_members", "", "len() where topic is not unique"),
        "n_left": (members["topic"].n_unique(), "topic_members", "", "n_unique(topic)"),
        "n_fitted": (tables["section_shares"]["section_id"].n_unique(), SHARES, "", "n_unique(section_id)"),
        "n_judges": (int(tables["intrusion_forms"]["used"].sum()), "intrusion_forms", "used=true", "len()"),
    }
    cells = {name: Place(table, row).write(n, column, write_count) for name, (n, table, row, column) in counts.items()}
    cells["n_doubted"] = DOUBTED.write(count_doubted_documents(tables), "len()", write_count)
    mean = tables["topic_quality"].filter(~pl.col("background"))["c_v"].mean()
    return cells | {"c_v": Place("topic_quality", THEMES).write(mean, "mean(c_v)", write_score)}


def _list_settings(
    params: Params, limits: Mapping[str, tuple[float, str]], summed: bool, language: str
) -> dict[str, Cell]:
    """Params as they are told; a threshold once for each value."""
    return {
        "level": write_setting(params, "resampling", "confidence", "percent"),
        "min_length": write_setting(params, "vectorize", "min_length"),
        "min_df": write_setting(params, "vectorize", "min_df"),
        "max_df": write_setting(params, "vectorize", "max_df", "percent"),
        "n_starts": write_setting(params, "lda", "n_starts"),
        "candidates": _list_candidates(params, language),
        "limits": _relate_limits(limits, summed, language),
    }


def _list_candidates(params: Params, language: str) -> Cell:
    """Each of them, or of many the first and the last and how many there are."""
    cell = write_setting(params, "topics", "candidates", between=pick(language, "、", ", "))
    n = len(cell.numbers)
    if n <= MOST_CANDIDATES:
        return Cell(pick(language, cell.text, f"the candidate numbers of topics ({cell.text})"), cell.numbers)
    first, last = cell.numbers[0], cell.numbers[-1]
    (told,) = Place("params.yaml", "topics").write(n, "len(candidates)", write_count).numbers
    if language == "zh":
        return Cell(f"{first.text} 至 {last.text} 间的 {n} 个数", (first, last, told))
    return Cell(f"{n} candidate numbers of topics between {first.text} and {last.text}", (told, first, last))


def _relate_limits(limits: Mapping[str, tuple[float, str]], summed: bool, language: str) -> Cell:
    """Below what q is significant: each threshold, or, summed, the lowest and the highest of several."""
    told = _write_ends(limits, language) if summed else write_limits(limits, language)
    if summed and len(told.numbers) > 1:
        ends = pick(language, "低于各问题阈值（{}）", "below the threshold of their question ({})").format(told.text)
    else:
        ends = pick(language, f"< {told.text}", f"below {told.text}")
    return Cell(ends, told.numbers)


def _write_ends(limits: Mapping[str, tuple[float, str]], language: str) -> Cell:
    """The lowest and the highest of several thresholds."""
    several = dict(sorted(limits.values()))
    ends = dict.fromkeys([min(several), max(several)]) if several else {}
    cells = [Place("params.yaml", several[end]).write(end, "max_q", str) for end in ends]
    return join_cells(cells, pick(language, " 至 ", " to "))


def write_limits(limits: Mapping[str, tuple[float, str]], language: str) -> Cell:
    """Thresholds as they are told, each once. limits: as in MethodFacts."""
    told = tell_limits({name: limit for name, (limit, _) in limits.items()}, language)
    sections: dict[float, str] = {}
    for limit, section in limits.values():
        sections.setdefault(limit, section)
    return Cell(
        told, tuple(Number(str(limit), limit, "params.yaml", section, "max_q") for limit, section in sections.items())
    )


def _list_grades(tables: Tables, language: str) -> dict[str, Cell]:
    """How many topics have each grade, A to D."""
    cells = [write_grade(tables, grade) for grade in "ABCD"]
    if language == "zh":
        return {"grades": join_cells(cells, "、")}
    return {"grades": join_cells([join_cells(cells[:3], ", "), cells[3]], " and ")}


def write_grade(tables: Tables, grade: str) -> Cell:
    """How many topics have this grade."""
    n = tables["topic_quality"].filter(~pl.col("background")).filter(grade=grade).height
    return Place("topic_quality", f"{THEMES}; grade={grade}").write(n, "len()", str)


def count_doubted_documents(tables: Tables) -> int:
    """Documents that count though the audit has an error about their year or text."""
    return tables["document_uses"].filter("used", "doubted").height


def count_collected(tables: Tables) -> int:
    """Documents that were used or set aside."""
    reason = tables["files"]["reason"].fill_null("")
    return int((~reason.str.split(":").list.first().is_in(NO_DOCUMENT)).sum())


def count_aside(tables: Tables, language: str) -> list[tuple[str, int]]:
    """Why documents do not count, and how many each: the commonest reason first."""
    return [(translate(CHECKS, code, language), n) for code, n in _count_reasons(tables)]


def _count_reasons(tables: Tables) -> Iterable[tuple[str, int]]:
    """Reasons come as codes with details."""
    reasons = pl.concat([tables["files"]["reason"], tables["document_uses"]["reason"]]).drop_nulls()
    codes = reasons.str.split(":").list.first()
    counts = codes.filter(~codes.is_in(NO_DOCUMENT)).value_counts().sort("count", "reason", descending=[True, False])
    return counts.iter_rows()


def list_aside(tables: Tables, language: str) -> dict[str, Cell]:
    """How many documents were set aside, and how many for each reason."""
    reasons = list(_count_reasons(tables))
    every = Place(ASIDE, f"reason in {', '.join(code for code, _ in reasons)}")
    each = []
    for code, n in reasons:
        number = Place(ASIDE, f"reason={code}").write(n, "len()", write_count)
        each.append(Cell(f"{translate(CHECKS, code, language)} {number.text}", number.numbers))
    return {
        "n_aside": every.write(sum(n for _, n in reasons), "len()", write_count),
        "aside": join_cells(each, pick(language, "、", ", ")),
    }


def _tell_aside(tables: Tables, most: int, language: str) -> Cell:
    """The commonest reasons, and all others as one."""
    reasons = list(_count_reasons(tables))
    told = [(translate(CHECKS, code, language), f"reason={code}", n) for code, n in reasons[:most]]
    if others := reasons[most:]:
        label = pick(language, "因其他缘由", "other reasons")
        row = f"reason in {', '.join(code for code, _ in others)}"
        told.append((label, row, sum(n for _, n in others)))
    cells = []
    for label, row, n in told:
        number = Place(ASIDE, row).write(n, "len()", write_count)
        cells.append(Cell(pick(language, f"{label} {number.text} 份", f"{number.text} ({label})"), number.numbers))
    return join_cells(cells, pick(language, "、", ", "))


def tell_scope(tables: Tables, language: str, told: Ledger, brief: bool = False) -> list[str]:
    """Years and kinds of the documents. Kinds come from the documents' own data, and may hold anything."""
    documents = tables["documents"]
    years = tell_years(documents, tables["years"], language, told, brief)
    return [quote_marks(text) for text in (years, *tell_kinds(documents["kind"], language, told, brief))]


def _sign_scope(tables: Tables, brief: bool, language: str) -> Cell:
    told = Ledger()
    years, *kinds = tell_scope(tables, language, told, brief)
    dated = (tables["years"]["n_documents"] > 0).any()
    named = f"时间为 {years}" if dated and language == "zh" else years
    return told.sign(pick(language, "，", "; ").join([named, *kinds]))


def tell_limits(limits: Mapping[str, float], language: str) -> str:
    """The threshold of q, or where questions differ in it each with its questions. limits: question → threshold.

    >>> tell_limits({"trends": 0.05, "terms": 0.05}, "en"), tell_limits({"trends": 0.05, "terms": 0.01, "topics": 0.05}, "en")
    ('0.05', '0.05 (trends, topics), 0.01 (terms)')
    """
    questions: dict[float, list[str]] = {}
    for question, limit in limits.items():
        questions.setdefault(limit, []).append(question)
    if len(questions) < 2:
        return "".join(map(str, questions))
    named = [(limit, pick(language, "、", ", ").join(of)) for limit, of in questions.items()]
    return pick(language, "、", ", ").join(pick(language, f"{limit}（{of}）", f"{limit} ({of})") for limit, of in named)
