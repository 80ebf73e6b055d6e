"""The part of params.yaml that says which documents are studied: corpus.only."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pipeline.params.rules import Range, Text

Level = Literal["国家", "省", "市", "区县", "学校"]  # LEVELS of pipeline/tables/codes.py


@dataclass(frozen=True)
class OnlyParams:
    """What a document must be to count: one of each list; an empty list restricts nothing."""

    kinds: tuple[Text, ...]
    regions: tuple[Text, ...]
    levels: tuple[Level, ...]
    years: tuple[Annotated[int, Range(1900, 2200)], ...]


UNRESTRICTED = OnlyParams((), (), (), ())
