"""params.yaml as typed sections: every key required, ranges checked, unknown keys refused, all faults named at once."""

import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

PARAMS_PATH = Path("params.yaml")
EMBEDDED_CORPUS = "data/demo/documents"


class InputError(Exception):
    """Something that the researcher gave can't be used.

    Carries every problem found, not only the first; `__main__` prints one a line and exits with code 1.
    Each problem names the place, what was found and the way out.
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: list[str] = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


class Section(BaseModel):
    """One section of params.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _without_edges(value: str) -> str:
    if value != value.strip():
        raise ValueError("must not begin or end with a blank")
    return value


def _as_tuple(value: Any) -> Any:
    """YAML gives lists; strict tuples keep the params immutable."""
    return tuple(value) if isinstance(value, list) else value


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    repeated = sorted({str(value) for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(f"{', '.join(repeated)} stands there twice; name each once")
    return values


Text = Annotated[str, Field(min_length=1), AfterValidator(_without_edges)]


class CorpusParams(Section):
    path: Text
    min_chars: Annotated[int, Field(ge=0)]


class Keyword(Section):
    """A policy phrase to count: itself and its other spellings, but not inside an exclusion."""

    keyword: Text
    spellings: Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)] = ()
    exclude: Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that counts, the keyword itself first."""
        return (self.keyword, *(s for s in self.spellings if s != self.keyword))


def _keyword_from_line(entry: Any) -> Any:
    """A bare line `- 双减` is short for `- keyword: 双减`."""
    return {"keyword": entry} if isinstance(entry, str) else entry


class SegmentParams(Section):
    hmm: bool


class VectorizeParams(Section):
    min_df: Annotated[int, Field(ge=1)]
    max_df: Annotated[float, Field(gt=0, le=1)]
    min_length: Annotated[int, Field(ge=1, le=20)]


class TfidfParams(Section):
    n_terms: Annotated[int, Field(ge=1, le=200)]
    min_documents: Annotated[int, Field(ge=1)]


class LdaParams(Section):
    passes: Annotated[int, Field(ge=1, le=1000)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]


class TopicsParams(Section):
    candidates: Annotated[
        tuple[Annotated[int, Field(ge=2, le=1000)], ...],
        Field(min_length=1),
        BeforeValidator(_as_tuple),
        AfterValidator(_each_once),
    ]
    n_topics: int | Literal["auto"]
    n_terms: Annotated[int, Field(ge=1, le=100)]
    n_passages: Annotated[int, Field(ge=0, le=50)]

    @field_validator("n_topics", mode="before")
    @classmethod
    def _n_topics_is_a_candidate(cls, value: Any, info: ValidationInfo) -> Any:
        if value == "auto":
            return value
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be auto or one of topics.candidates")
        candidates = info.data.get("candidates")
        if candidates is not None and value not in candidates:
            raise ValueError(f"must be among topics.candidates ({', '.join(map(str, candidates))}) or auto")
        return value


class ResamplingParams(Section):
    confidence: Annotated[float, Field(ge=0.5, lt=1)]
    n_resamples: Annotated[int, Field(ge=100, le=100_000)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]


class TrajectoryParams(Section):
    n_permutations: Annotated[int, Field(ge=99, le=1_000_000)]
    max_q: Annotated[float, Field(gt=0, lt=1)]
    min_years: Annotated[int, Field(ge=3)]
    min_documents: Annotated[int, Field(ge=3)]


class FiguresParams(Section):
    width_cm: Annotated[float, Field(ge=6, le=40)]
    dpi: Annotated[int, Field(ge=50, le=1200)]


class ReportParams(Section):
    language: Literal["zh", "en"]
    title: str
    n_examples: Annotated[int, Field(ge=0, le=50)]


class DemoParams(Section):
    n_districts: Annotated[int, Field(ge=1, le=5000)]
    first_year: Annotated[int, Field(ge=2000, le=2100)]
    last_year: Annotated[int, Field(ge=2000, le=2100)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]

    @field_validator("last_year")
    @classmethod
    def _years_in_order(cls, value: int, info: ValidationInfo) -> int:
        first_year = info.data.get("first_year")
        if first_year is not None and value < first_year:
            raise ValueError(f"must not lie before demo.first_year ({first_year})")
        return value


def _distinct_keywords(keywords: tuple[Keyword, ...]) -> tuple[Keyword, ...]:
    _each_once(tuple(keyword.keyword for keyword in keywords))
    return keywords


class Params(Section):
    """The whole of params.yaml."""

    corpus: CorpusParams
    keywords: Annotated[
        tuple[Annotated[Keyword, BeforeValidator(_keyword_from_line)], ...],
        BeforeValidator(_as_tuple),
        Field(min_length=1),
        AfterValidator(_distinct_keywords),
    ]
    segment: SegmentParams
    vectorize: VectorizeParams
    tfidf: TfidfParams
    lda: LdaParams
    topics: TopicsParams
    resampling: ResamplingParams
    trajectory: TrajectoryParams
    figures: FiguresParams
    report: ReportParams
    demo: DemoParams


def is_embedded(corpus_path: str) -> bool:
    """Whether the corpus is the embedded, synthetic one."""
    return Path(corpus_path) == Path(EMBEDDED_CORPUS)


def load_params(path: Path = PARAMS_PATH) -> Params:
    """The checked content of params.yaml.

    Raises InputError with one line per fault: line number, key path, what was found, what is allowed.
    """
    text = _read_text(path)
    try:
        return Params.model_validate(_parse(text, path, "safe"))
    except ValidationError as error:
        # Only now the slower parser that knows the lines.
        located = _parse(text, path, "rt")
        problems = {_describe_fault(fault, located, path): None for fault in error.errors()}
        raise InputError(list(problems)) from None


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


def _describe_fault(fault: ErrorDetails, located: Any, path: Path) -> str:
    """One fault as a sentence: `params.yaml line 41: vectorize.max_df is 1.5; must be at most 1`."""
    keys = fault["loc"]
    place = f"{path}{_find_line(keys, located)}: {'.'.join(map(str, keys)) or 'the file'}"
    if fault["type"] == "missing":
        return f"{place} is missing; add it"
    if fault["type"] == "extra_forbidden":
        return f"{place} is not a known key{_suggest_key(keys)}"
    return f"{place} is {_show(fault['input'])}; {_state_rule(fault)}"


def _find_line(keys: tuple[int | str, ...], located: Any) -> str:
    """The line of the deepest of these keys that the file has."""
    line = None
    for key in keys:
        try:
            line = (located.lc.item(key) if isinstance(key, int) else located.lc.key(key))[0] + 1
            located = located[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return f" line {line}" if line else ""


def _suggest_key(keys: tuple[int | str, ...]) -> str:
    """The likely key for a misspelt one."""
    section: Any = Params
    for key in keys[:-1]:
        section = (
            Keyword if key == "keywords" else section if isinstance(key, int) else section.model_fields[key].annotation
        )
    known = list(section.model_fields)
    near = difflib.get_close_matches(str(keys[-1]), known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known here: {', '.join(known)}"


def _state_rule(fault: ErrorDetails) -> str:
    """What is allowed, from pydantic's error types (docs: Validation Errors)."""
    context = fault.get("ctx", {})
    rules = {
        "greater_than_equal": "must be at least {ge}",
        "greater_than": "must be more than {gt}",
        "less_than_equal": "must be at most {le}",
        "less_than": "must be less than {lt}",
        "literal_error": "must be {expected}",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "float_type": "must be a number",
        "bool_type": "must be true or false",
        "string_type": "must be text; put it in quotes",
        "string_too_short": "must not be empty",
        "too_short": "must not be empty",
        "tuple_type": "must be a list",
        "model_type": "must hold keys of its own, indented",
        "value_error": "{error}",
    }
    return rules.get(fault["type"], fault["msg"]).format(**context)


def _show(value: Any) -> str:
    shown = "empty" if value is None else str(list(value)) if isinstance(value, tuple) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
