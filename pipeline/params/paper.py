"""The part of params.yaml that says what goes into a paper: figures, fonts, form of the references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pipeline.params.rules import Filled, NameOrFolder, Range, Span, Text

Kind = Literal[
    "corpus_years",
    "keyword_trajectories",
    "keyword_heatmap",
    "first_uses",
    "year_keyness",
    "topics",
    "topic_years",
    "topic_heatmap",
    "topic_flows",
    "cowords",
    "correspondence",
    "dendrogram",
    "citation_levels",
    "copied_passages",
    "robustness",
]

# What can be chosen in a figure of a kind.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "corpus_years": ("years",),
    "keyword_trajectories": ("keywords", "years", "events"),
    "keyword_heatmap": ("keywords", "years"),
    "first_uses": ("keywords", "years"),
    "year_keyness": ("years",),
    "topics": ("topics",),
    "topic_years": ("topics", "years"),
    "topic_heatmap": ("topics", "years"),
    "topic_flows": ("topics", "years"),
    "cowords": ("years",),
    **dict.fromkeys(("correspondence", "dendrogram", "citation_levels", "copied_passages"), ()),
    "robustness": ("keywords",),
}


@dataclass(frozen=True)
class PaperFigure:
    """One figure of the paper: of which kind, what of it is shown, and how many columns of the page it takes.

    keywords, topics: which, in this order; topics by their number from 1. years: the first and the last. What is left out is
    all, of topic_flows those of many topics that tell most. events: whether lines mark dated events.
    """

    kind: Kind
    columns: Literal[1, 2] = 2
    keywords: tuple[Text, ...] = ()
    topics: tuple[Annotated[int, Range(1)], ...] = ()
    years: Annotated[tuple[int, ...], Span()] | None = None
    events: bool = True


@dataclass(frozen=True)
class PaperParams:
    """font: sans, serif, or a font file of the researcher's own. texts: whether data.zip holds the sentences."""

    make: bool
    figures: tuple[PaperFigure, ...]
    one_column_cm: Annotated[float, Range(7, 18)]
    two_columns_cm: Annotated[float, Range(7, 18)]
    max_height_cm: Annotated[float, Range(5, 30)]
    dpi: Annotated[int, Range(50, 1200)]
    formats: Annotated[tuple[Literal["png", "pdf", "eps", "svg"], ...], Filled()]
    font: Annotated[str, Filled(), NameOrFolder(("sans", "serif"))]
    grey: bool
    references: Literal["GB/T 7714-2025", "GB/T 7714-2015"]
    texts: bool
