"""params.yaml as typed sections: every key, its type and its range; none has a default."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pipeline.params.keywords import Group
from pipeline.params.keywords import Keyword as Keyword
from pipeline.params.paper import PaperParams
from pipeline.params.robustness import RobustnessParams
from pipeline.params.rules import Filled, NameOrAddress, NameOrFolder, PartOfSpeech, Range, Span, Text
from pipeline.params.selection import OnlyParams
from pipeline.params.topics import TopicsParams

# Dataclasses and not pydantic: every stage reads the params, and pydantic takes a fifth of a second to import and set up.

EMBEDDED_CORPUS = "data/demo/documents"

Seed = Annotated[int, Range(0, 2**32 - 1)]
Names = Annotated[tuple[Text, ...], Filled()]


@dataclass(frozen=True)
class ColumnsParams:
    """The names that a table's columns may have for each field; of several that a row has filled, the first listed is taken."""

    text: Names
    title: Names
    year: Names
    issued_on: Names
    published_on: Names
    effective_on: Names
    issuer: Names
    region: Names
    document_number: Names


@dataclass(frozen=True)
class CorpusParams:
    path: Text
    skip: tuple[Text, ...]
    private: bool
    only: OnlyParams
    columns: ColumnsParams


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
    unread_value: Action
    unused_column: Literal["keep", "flag"]
    garbled: Action
    lost_characters: Action
    truncated: Action
    cut_text: Action
    too_short: Action
    not_chinese: Action


@dataclass(frozen=True)
class AuditParams:
    checks: AuditChecks
    min_chars: Annotated[int, Range(0)]
    min_year_chars: Annotated[int, Range(0)]
    max_regions: Annotated[int, Range(1)]
    max_cut_share: Annotated[float, Range(0, 1)]
    min_near_duplicate_similarity: Annotated[float, Range(0.5, 1)]
    min_version_share: Annotated[float, Range(0.3, 1)]
    min_copied_chars: Annotated[int, Range(8, 200)]
    max_common_share: Annotated[float, Range(0, 1, open_low=True)]
    min_copied_share: Annotated[float, Range(0, 1, open_low=True)]
    seed: Seed


@dataclass(frozen=True)
class SegmentParams:
    """user_terms: the fields whose terms stay whole, each a file in data/lexicon/terms; the researcher's own always do."""

    engine: Literal["rjieba", "jieba"]
    hmm: bool
    user_terms: tuple[Text, ...]


@dataclass(frozen=True)
class AnnotateParams:
    model: Annotated[str, Filled(), NameOrFolder(("rules", "lac", "zh_core_web_sm"))]
    n_names: Annotated[int, Range(1, 200)]


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
    min_voices: Annotated[int, Range(2)]
    own_names: bool


@dataclass(frozen=True)
class LdaParams:
    engine: Literal["variational", "gensim", "sklearn"]
    n_starts: Annotated[int, Range(1, 100)]
    passes: Annotated[int, Range(1, 1000)]
    seed: Seed


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
    """periods: none where they follow the corpus (`choose_periods`)."""

    periods: tuple[Period, ...]
    min_voices: Annotated[int, Range(5)]
    min_share: Annotated[float, Range(0, 0.5, open_low=True)]
    min_similarity: Annotated[float, Range(0, 1, open_low=True)]
    min_together: Annotated[float, Range(0, 1, open_low=True)]
    max_q: Annotated[float, Range(0, 1, open_low=True, open_high=True)]


@dataclass(frozen=True)
class NetworksParams:
    n_terms: Annotated[int, Range(3, 200)]
    min_voices: Annotated[int, Range(3)]
    max_q: Annotated[float, Range(0, 1, open_low=True, open_high=True)]
    seed: Seed


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
    min_voices: Annotated[int, Range(3)]
    min_effective_voices: Annotated[float, Range(2)]
    min_documents: Annotated[int, Range(1)]
    min_voices_with: Annotated[int, Range(1)]
    stable_ratio: Annotated[float, Range(1, 10, open_low=True)]


@dataclass(frozen=True)
class QuotesParams:
    context_chars: Annotated[int, Range(20, 2000)]
    passage_chars: Annotated[int, Range(100, 20_000)]


@dataclass(frozen=True)
class FiguresParams:
    width_cm: Annotated[float, Range(6, 40)]
    dpi: Annotated[int, Range(50, 1200)]


@dataclass(frozen=True)
class ReportParams:
    language: Literal["zh", "en"]
    title: str
    question: str
    texts: Literal["none", "short", "all"]


@dataclass(frozen=True)
class DemoParams:
    n_districts: Annotated[int, Range(1, 5000)]
    first_year: Annotated[int, Range(2000, 2100)]
    last_year: Annotated[int, Range(2000, 2100)]
    seed: Seed


@dataclass(frozen=True)
class ClusterParams:
    """Where work is done; no result depends on it."""

    scheduler: Annotated[str, Filled(), NameOrAddress(("none", "local"))]
    workers: Annotated[int, Range(0, 1000)]


@dataclass(frozen=True)
class Params:
    """The whole of params.yaml."""

    corpus: CorpusParams
    audit: AuditParams
    keywords: Annotated[tuple[Keyword, ...], Filled()]
    groups: tuple[Group, ...]
    segment: SegmentParams
    annotate: AnnotateParams
    vectorize: VectorizeParams
    term_audit: TermAuditParams
    tfidf: TfidfParams
    keyness: KeynessParams
    networks: NetworksParams
    lda: LdaParams
    topics: TopicsParams
    intrusion: IntrusionParams
    evolution: EvolutionParams
    resampling: ResamplingParams
    trajectory: TrajectoryParams
    quotes: QuotesParams
    figures: FiguresParams
    report: ReportParams
    paper: PaperParams
    robustness: RobustnessParams
    demo: DemoParams
    cluster: ClusterParams


def is_embedded(corpus_path: str) -> bool:
    """Whether the corpus is the embedded, synthetic one."""
    return Path(corpus_path).resolve() == Path(EMBEDDED_CORPUS).resolve()
