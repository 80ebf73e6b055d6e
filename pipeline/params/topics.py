"""The part of params.yaml that says which topics are shown and how they are called."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pipeline.params.rules import NUMBER_OF_TOPICS, Filled, Inside, Range, Text


@dataclass(frozen=True)
class TopicName:
    """A name for the topic that speaks of these terms. en: its gloss on English pages and figures."""

    name: Text
    terms: Annotated[tuple[Text, ...], Filled()]
    en: Text | None = None


@dataclass(frozen=True)
class TopicsParams:
    candidates: Annotated[tuple[Annotated[int, NUMBER_OF_TOPICS], ...], Filled()]
    n_topics: int | Literal["auto"]
    n_terms: Annotated[int, Range(1, 100)]
    n_passages: Annotated[int, Range(0, 50)]
    relevance: Annotated[float, Range(0, 1)]
    covariates: tuple[Text, ...]
    names: tuple[TopicName, ...]
    join_twins: bool
    previous: Annotated[str, Inside("data/previous")]
