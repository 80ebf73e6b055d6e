"""The part of params.yaml that says in which settings claims are tested again; codes as in tables/codes.py."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pipeline.params.rules import Filled, Range


@dataclass(frozen=True)
class RobustnessParams:
    """Keywords: every combination of the options of the first six. topics: changes of the fit, one at a time."""

    text: Annotated[tuple[Literal["own", "all"], ...], Filled()]
    kinds: Annotated[tuple[Literal["all", "largest", "others"], ...], Filled()]
    doubtful: Annotated[tuple[Literal["keep", "leave_out"], ...], Filled()]
    spellings: Annotated[tuple[Literal["all", "keyword"], ...], Filled()]
    year_bins: Annotated[tuple[Annotated[int, Range(1, 10)], ...], Filled()]
    mix: Annotated[tuple[Literal["as_written", "standardised"], ...], Filled()]
    topics: tuple[
        Literal["fewer", "more", "seed", "min_df_half", "min_df_double", "stop_lists", "user_terms"],
        ...,
    ]
