"""params.yaml as typed sections: every key required, ranges checked, unknown keys refused, all faults named at once."""

import dataclasses
import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard, get_args, get_origin, get_type_hints

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

# Dataclasses and not pydantic: every stage reads the params, and pydantic takes a fifth of a second to import and set up.

PARAMS_PATH = Path("params.yaml")
EMBEDDED_CORPUS = "data/demo/documents"


class InputError(Exception):
    """Something that the researcher gave can't be used.

    Carries every problem found, not only the first; `running` prints one a line and exits with code 1.
    Each problem names the place, what was found and the way out.
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: list[str] = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Range:
    """A number between two bounds, both allowed unless `open_low` or `open_high`."""

    low: float
    high: float = float("inf")
    open_low: bool = False
    open_high: bool = False

    def refuse(self, value: float) -> str | None:
        """What is allowed, where the value is not."""
        if value < self.low or (self.open_low and value == self.low):
            return f"must be {'more than' if self.open_low else 'at least'} {self.low}"
        if value > self.high or (self.open_high and value == self.high):
            return f"must be {'less than' if self.open_high else 'at most'} {self.high}"
        return None


class Filled:
    """A text or a list that is not empty; a text has no blank at its ends."""

    def refuse(self, value: str | tuple[Any, ...]) -> str | None:
        """What is allowed, where the value is not."""
        if not value:
            return "must not be empty"
        if isinstance(value, str) and value != value.strip():
            return "must not begin or end with a blank"
        return None


class Span:
    """The first and the last year of a time, both in it."""

    def refuse(self, years: tuple[int, ...]) -> str | None:
        """What is allowed, where the years are not."""
        if len(years) == 2 and 1900 <= years[0] <= years[1] <= 2200:
            return None
        return "must be the first and the last year, as [2017, 2020]"


Text = Annotated[str, Filled()]
Seed = Annotated[int, Range(0, 2**32 - 1)]


Names = Annotated[tuple[Text, ...], Filled()]


@dataclass(frozen=True)
class ColumnsParams:
    """The names that a table's column may have for each field; the first that the table has is taken."""

    text: Names
    title: Names
    year: Names
    issued_on: Names
    published_on: Names
    issuer: Names
    region: Names
    document_number: Names


@dataclass(frozen=True)
class CorpusParams:
    path: Text
    columns: ColumnsParams


@dataclass(frozen=True)
class Keyword:
    """A policy phrase to count: itself and its other spellings, but not inside an exclusion."""

    keyword: Text
    spellings: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that counts, the keyword itself first."""
        return (self.keyword, *(s for s in self.spellings if s != self.keyword))


Action = Literal["keep", "flag", "set_aside"]


@dataclass(frozen=True)
class AuditChecks:
    """What each check does: nothing, a finding, or a finding and the document does not count."""

    duplicate: Action
    version: Action
    near_duplicate: Action
    copied: Action
    false_year: Action
    spun_text: Action
    wrong_content: Action
    contradiction: Action
    garbled: Action
    lost_characters: Action
    truncated: Action
    too_short: Action
    not_chinese: Action


@dataclass(frozen=True)
class AuditParams:
    checks: AuditChecks
    min_chars: Annotated[int, Range(0)]
    min_near_duplicate_similarity: Annotated[float, Range(0.5, 1)]
    min_version_share: Annotated[float, Range(0.3, 1)]
    min_copied_chars: Annotated[int, Range(8, 200)]
    max_common_share: Annotated[float, Range(0, 1, open_low=True)]
    min_copied_share: Annotated[float, Range(0, 1, open_low=True)]
    seed: Seed


@dataclass(frozen=True)
class SegmentParams:
    engine: Literal["rjieba", "jieba"]
    hmm: bool


@dataclass(frozen=True)
class AnnotateParams:
    model: Literal["auto", "zh_core_web_sm", "lac", "rules"]
    n_names: Annotated[int, Range(1, 200)]


PartOfSpeech = Literal[
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
]  # Universal POS tags


@dataclass(frozen=True)
class VectorizeParams:
    min_df: Annotated[int, Range(1)]
    max_df: Annotated[float, Range(0, 1, open_low=True)]
    min_length: Annotated[int, Range(1, 20)]
    stop_lists: tuple[Literal["stop_words", "boilerplate", "place_words"], ...]
    nested: bool
    pos: tuple[PartOfSpeech, ...]


@dataclass(frozen=True)
class TermAuditParams:
    min_count: Annotated[int, Range(2)]
    min_documents: Annotated[int, Range(1)]
    n_suggestions: Annotated[int, Range(0, 10_000)]


@dataclass(frozen=True)
class TfidfParams:
    n_terms: Annotated[int, Range(1, 200)]
    min_documents: Annotated[int, Range(1)]


@dataclass(frozen=True)
class KeynessParams:
    n_terms: Annotated[int, Range(1, 200)]
    n_examples: Annotated[int, Range(0, 50)]
    prior: Annotated[float, Range(0, 10, open_low=True)]
    max_q: Annotated[float, Range(0, 1, open_low=True, open_high=True)]
    min_documents: Annotated[int, Range(2)]


@dataclass(frozen=True)
class LdaParams:
    engine: Literal["variational", "gensim", "sklearn"]
    n_starts: Annotated[int, Range(1, 100)]
    passes: Annotated[int, Range(1, 1000)]
    seed: Seed


@dataclass(frozen=True)
class TopicName:
    """A name for the topic that speaks of these terms."""

    name: Text
    terms: Names


@dataclass(frozen=True)
class TopicsParams:
    candidates: Annotated[tuple[Annotated[int, Range(2, 1000)], ...], Filled()]
    n_topics: int | Literal["auto"]
    n_terms: Annotated[int, Range(1, 100)]
    n_passages: Annotated[int, Range(0, 50)]
    relevance: Annotated[float, Range(0, 1)]
    names: tuple[TopicName, ...]
    previous: str


@dataclass(frozen=True)
class IntrusionParams:
    n_words: Annotated[int, Range(2, 20)]
    n_topic_words: Annotated[int, Range(2, 30)]
    n_passages: Annotated[int, Range(0, 20)]
    min_chars: Annotated[int, Range(1)]
    max_chars: Annotated[int, Range(1)]
    min_share: Annotated[float, Range(0, 0.33)]
    min_answers: Annotated[int, Range(1)]
    seed: Seed


@dataclass(frozen=True)
class Period:
    """Years that are looked at together, under a name; years: the first and the last."""

    name: Text
    years: Annotated[tuple[int, ...], Span()]


@dataclass(frozen=True)
class EvolutionParams:
    periods: Annotated[tuple[Period, ...], Filled()]
    min_documents: Annotated[int, Range(5)]
    min_share: Annotated[float, Range(0, 0.5, open_low=True)]
    min_similarity: Annotated[float, Range(0, 1, open_low=True)]
    min_together: Annotated[float, Range(0, 1, open_low=True)]
    max_q: Annotated[float, Range(0, 1, open_low=True, open_high=True)]


@dataclass(frozen=True)
class ResamplingParams:
    confidence: Annotated[float, Range(0.5, 1, open_high=True)]
    n_resamples: Annotated[int, Range(100, 100_000)]
    seed: Seed


@dataclass(frozen=True)
class TrajectoryParams:
    n_permutations: Annotated[int, Range(99, 1_000_000)]
    max_q: Annotated[float, Range(0, 1, open_low=True, open_high=True)]
    min_years: Annotated[int, Range(3)]
    min_documents: Annotated[int, Range(3)]


@dataclass(frozen=True)
class FiguresParams:
    width_cm: Annotated[float, Range(6, 40)]
    dpi: Annotated[int, Range(50, 1200)]


@dataclass(frozen=True)
class ReportParams:
    language: Literal["zh", "en"]
    title: str
    n_examples: Annotated[int, Range(0, 50)]


@dataclass(frozen=True)
class DemoParams:
    n_districts: Annotated[int, Range(1, 5000)]
    first_year: Annotated[int, Range(2000, 2100)]
    last_year: Annotated[int, Range(2000, 2100)]
    seed: Seed


@dataclass(frozen=True)
class Params:
    """The whole of params.yaml."""

    corpus: CorpusParams
    audit: AuditParams
    keywords: Annotated[tuple[Keyword, ...], Filled()]
    segment: SegmentParams
    annotate: AnnotateParams
    vectorize: VectorizeParams
    term_audit: TermAuditParams
    tfidf: TfidfParams
    keyness: KeynessParams
    lda: LdaParams
    topics: TopicsParams
    intrusion: IntrusionParams
    evolution: EvolutionParams
    resampling: ResamplingParams
    trajectory: TrajectoryParams
    figures: FiguresParams
    report: ReportParams
    demo: DemoParams


def is_embedded(corpus_path: str) -> bool:
    """Whether the corpus is the embedded, synthetic one."""
    return Path(corpus_path).resolve() == Path(EMBEDDED_CORPUS).resolve()


def load_params(path: Path = PARAMS_PATH) -> Params:
    """The checked content of params.yaml.

    Raises InputError with one line per fault: line number, key path, what was found, what is allowed.
    """
    text = _read_text(path)
    try:
        content = YAML(typ="safe").load(text)
    except YAMLError:
        # The parser in Python is ten times slower, and says better what went wrong where.
        content = _parse(text, path, "safe")
    faults: list[_Fault] = []
    params = _read(content, Params, (), faults)
    faults += _find_contradictions(content)
    if faults:
        # Only now the slower parser that knows the lines.
        located = _parse(text, path, "rt")
        lines = [_find_line(keys, located) for keys, _ in faults]
        raise InputError(
            [
                f"{path}{f' line {line}' if line else ''}: {'.'.join(map(str, keys)) or 'the file'} {what}"
                for line, (keys, what) in sorted(zip(lines, faults, strict=True), key=lambda found: found[0])
            ]
        )
    assert isinstance(params, Params)
    return params


def replace_corpus_path(text: str, folder: str) -> str:
    """The text of params.yaml with another corpus.path; every other character stays.

    Raises InputError where the text has no such line.
    """
    params = _parse(text, PARAMS_PATH, "rt")
    corpus = params.get("corpus") if isinstance(params, dict) else None
    if not isinstance(corpus, dict) or not corpus.get("path"):
        raise InputError(f"{PARAMS_PATH}: corpus.path is missing; add it")
    line, column = corpus.lc.value("path")  # type: ignore[attr-defined]  # ruamel's own mapping
    lines = text.splitlines(keepends=True)
    start = lines[line]
    old = re.match(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^#\n\r]*?(?=\s+#|\s*$)""", start[column:])
    assert old
    # A JSON string is a YAML string too, whatever stands in it.
    plain = re.fullmatch(r"[\w./~-]+", folder) and not re.fullmatch(r"[\d.~-]+|true|false|null", folder)
    lines[line] = (
        start[:column] + (folder if plain else json.dumps(folder, ensure_ascii=False)) + start[column + old.end() :]
    )
    changed = "".join(lines)
    if _parse(changed, PARAMS_PATH, "safe")["corpus"]["path"] != folder:
        raise InputError(
            f"{PARAMS_PATH} line {line + 1}: write corpus.path on a line of its own, as `  path: data/raw`"
        )
    return changed


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path} is missing; run from the project's folder, or take it back with git") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8") from None


def _parse(text: str, path: Path, kind: Literal["safe", "rt"]) -> Any:
    try:
        return YAML(typ=kind, pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        problem = str(error.problem or error.context or "").strip().splitlines()[0]
        raise InputError(f"{path}{line}: not YAML: {problem}; mind the indentation, colons and quotes") from None
    except YAMLError as error:
        raise InputError(f"{path}: not YAML: {str(error).splitlines()[0]}") from None


Keys = tuple[int | str, ...]
_Fault = tuple[Keys, str]


def _read(value: Any, hint: Any, keys: Keys, faults: list[_Fault]) -> Any:
    """The value as its type hint wants it; what is wrong is added to the faults."""
    if dataclasses.is_dataclass(hint):
        return _read_section(value, hint, keys, faults)
    base, *rules = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    refusal = _refuse_type(value, base)
    if not refusal and get_origin(base) is tuple:
        n_before = len(faults)
        value = tuple(_read(item, get_args(base)[0], (*keys, index), faults) for index, item in enumerate(value))
        if len(faults) > n_before:
            return value
    for rule in rules:
        refusal = refusal or rule.refuse(value)
    if refusal:
        faults.append((keys, f"is {_show(value)}; {refusal}"))
    return float(value) if base is float and not refusal else value


def _read_section(value: Any, section: Any, keys: Keys, faults: list[_Fault]) -> Any:
    if section is Keyword and isinstance(value, str):
        value = {"keyword": value}  # a bare line `- 双减` is short for `- keyword: 双减`
    if not isinstance(value, Mapping):
        faults.append((keys, f"is {_show(value)}; must hold keys of its own, indented"))
        return None
    fields = {field.name: field for field in dataclasses.fields(section)}
    hints = get_type_hints(section, include_extras=True)
    n_before = len(faults)
    for key in value:
        if key not in fields:
            near = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(fields)}"
            faults.append(((*keys, key), f"is not a known key; {hint}"))
    content = {}
    for name, field in fields.items():
        if name in value:
            content[name] = _read(value[name], hints[name], (*keys, name), faults)
        elif field.default is dataclasses.MISSING:
            faults.append(((*keys, name), "is missing; add it"))
    return section(**content) if len(faults) == n_before else None


def _refuse_type(value: Any, base: Any) -> str | None:
    """What is allowed, where the value is of another type."""
    if get_origin(base) is tuple:
        return None if isinstance(value, list) else "must be a list"
    if get_origin(base) is Literal:
        return None if value in get_args(base) else f"must be {' or '.join(map(repr, get_args(base)))}"
    if base == int | Literal["auto"]:
        return None if value == "auto" or type(value) is int else "must be auto or one of topics.candidates"
    # A bool is an int to Python, and none to a researcher.
    allowed: dict[Any, tuple[tuple[type, ...], str]] = {
        bool: ((bool,), "must be true or false"),
        int: ((int,), "must be a whole number"),
        float: ((int, float), "must be a number"),
        str: ((str,), "must be text; put it in quotes"),
    }
    types, rule = allowed[base]
    return None if type(value) in types else rule


def _find_contradictions(content: Any) -> Iterator[_Fault]:
    """Values that are right by themselves and wrong beside another; what is wrong by itself is named elsewhere."""

    def get(section: str, key: str, kind: type) -> Any:
        found = content.get(section) if isinstance(content, Mapping) else None
        value = found.get(key) if isinstance(found, Mapping) else None
        return value if type(value) is kind else None

    candidates, n_topics = get("topics", "candidates", list), get("topics", "n_topics", int)
    if candidates and n_topics is not None and n_topics not in candidates:
        allowed = ", ".join(map(str, candidates))
        yield ("topics", "n_topics"), f"is {n_topics}; must be among topics.candidates ({allowed}) or auto"
    first_year, last_year = get("demo", "first_year", int), get("demo", "last_year", int)
    if first_year is not None and last_year is not None and last_year < first_year:
        yield ("demo", "last_year"), f"is {last_year}; must not lie before demo.first_year ({first_year})"
    min_chars, max_chars = get("intrusion", "min_chars", int), get("intrusion", "max_chars", int)
    if min_chars is not None and max_chars is not None and max_chars < min_chars:
        yield ("intrusion", "max_chars"), f"is {max_chars}; must not be less than intrusion.min_chars ({min_chars})"
    keywords = content.get("keywords") if isinstance(content, Mapping) else None
    names = [entry.get("keyword") if isinstance(entry, Mapping) else entry for entry in keywords or ()]
    topic_names = [entry for entry in get("topics", "names", list) or () if isinstance(entry, Mapping)]
    lists: list[tuple[Keys, list[Any]]] = [
        (("topics", "candidates"), candidates or []),
        (("keywords",), names),
        (("topics", "names"), [entry.get("name") for entry in topic_names]),
    ]
    for place, entry in enumerate(topic_names):
        if isinstance(entry.get("terms"), list):
            lists.append((("topics", "names", place, "terms"), entry["terms"]))
    for keys, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (*keys, index), f"is {value}, which stands there twice; name each once"
    yield from _find_overlaps(get("evolution", "periods", list) or [])


def _find_overlaps(periods: list[Any]) -> Iterator[_Fault]:
    """Periods out of order, or with a year or a name in common; what is wrong by itself is named elsewhere."""
    if len(periods) == 1:
        yield ("evolution", "periods"), "names one period; name two or more, to have something to compare"
    names = [period.get("name") if isinstance(period, Mapping) else None for period in periods]
    spans = [period.get("years") if isinstance(period, Mapping) else None for period in periods]
    for index in range(1, len(periods)):
        if names[index] is not None and names[index] in names[:index]:
            yield (
                ("evolution", "periods", index, "name"),
                f"is {names[index]}, which stands there twice; name each once",
            )
        before, after = spans[index - 1 : index + 1]
        if _is_span(before) and _is_span(after) and after[0] <= before[1]:
            yield (
                ("evolution", "periods", index, "years"),
                f"is {after}, which does not lie after {names[index - 1]} {before}; "
                "write periods in order of time, no year in two of them",
            )


def _is_span(years: Any) -> TypeGuard[list[int]]:
    return isinstance(years, list) and all(type(year) is int for year in years) and Span().refuse(tuple(years)) is None


def _find_line(keys: Keys, located: Any) -> int:
    """The line of the deepest of these keys that the file has; 0 where it has none."""
    line = 0
    for key in keys:
        try:
            line = (located.lc.item(key) if isinstance(key, int) else located.lc.key(key))[0] + 1
            located = located[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _show(value: Any) -> str:
    shown = "empty" if value is None else str(list(value)) if isinstance(value, tuple) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
