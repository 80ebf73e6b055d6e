"""The tables robustness and robustness_runs, from the claims of the report and what became of them in each setting."""

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import Any

import polars as pl

from pipeline.analysis.robustness.holding import (
    WAYS,
    Interval,
    Options,
    find_breaks,
    find_claimed,
    go_same_way,
    judge_loss,
)
from pipeline.tables.robustness import CHOICES, ROBUSTNESS, ROBUSTNESS_RUNS

DECIDED = ("holds", "fails")
RATIO = ("estimate", "ci_low", "ci_high")
# A row of robustness without its number, and its rows of robustness_runs.
Claim = tuple[dict[str, Any], pl.DataFrame]


def list_keyword_claims(trends: pl.DataFrame, runs: pl.DataFrame) -> list[Claim]:
    """The keywords of which the report claims something, or an option of other settings would (`find_claimed`).

    trends: keyword_trends; runs: as `run_settings` has them.
    """
    of_keyword = runs.partition_by("keyword", as_dict=True, maintain_order=True)
    claims = []
    asked = trends.select("keyword", "question", "verdict", "evidence", "rate_ratio", "ci_low", "ci_high")
    for keyword, question, verdict, evidence, *ratio in asked.iter_rows():
        own = of_keyword[keyword,]
        tested = own.filter(state="tested")
        options = _list_options(tested)
        found = verdict if evidence is not None else find_claimed(tested, options)
        if found is None:
            continue
        # A shape that is no trend has no slope to compare, so that any loss of it is a failure.
        known = ratio if evidence is not None and WAYS[verdict] in ("up", "down") else (None, None, None)
        outcome = [
            state if state != "tested" else _judge_setting(found, known, *there)
            for state, *there in own.select("state", "verdict", "evidence", *RATIO).iter_rows()
        ]
        claim = {"subject_kind": question, "keyword": keyword, "claimed": evidence is not None, "verdict": found}
        told = own.with_columns(outcome=pl.Series(outcome, dtype=pl.String))
        decided = _list_options(told.filter(pl.col("outcome").is_in(DECIDED)))
        claims.append((claim | _count(outcome, decided), told))
    return claims


def _judge_setting(
    found: str, report: Sequence[float | None], verdict: str, evidence: str | None, *there: float | None
) -> str:
    """holds, fails or unconfirmed. report, there: rate ratios and their intervals."""
    if evidence is not None:
        return "holds" if go_same_way(found, verdict) else "fails"
    return judge_loss(_take_logs(report), _take_logs(there))


def _take_logs(ratios: Sequence[float | None]) -> Interval:
    estimate, low, high = (None if ratio is None or not 0 < ratio < inf else log(ratio) for ratio in ratios)
    return estimate, low, high


def list_topic_claims(effects: pl.DataFrame, changes: Mapping[str, pl.DataFrame | str]) -> list[Claim]:
    """The claims of topics. effects: the rows of topic_effects that claim something; changes: what became of each (`judge_change`), or
    for all alike untested or same, where there is nothing to fit.
    """
    claims = []
    for place, effect in enumerate(effects.select("topic", "covariate", "group", "verdict").iter_rows(named=True)):
        told = pl.concat(
            [
                pl.DataFrame({"outcome": [found]}) if isinstance(found, str) else found[place]
                for found in changes.values()
            ],
            how="diagonal",
        ).with_columns(setting=pl.int_range(1, len(changes) + 1, dtype=pl.Int32), change=pl.Series(list(changes)))
        options = [(f"change={change}",) for change in told.filter(pl.col("outcome").is_in(DECIDED))["change"]]
        claim = effect | {"subject_kind": "topic", "claimed": True}
        claims.append((claim | _count(told["outcome"].to_list(), options), told))
    return claims


def tabulate(claims: Sequence[Claim]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """robustness and robustness_runs, claims numbered from 1; what a claim has not is empty."""
    rows = [
        dict.fromkeys(ROBUSTNESS.columns) | claim | {"claim": number} for number, (claim, _) in enumerate(claims, 1)
    ]
    runs = [ROBUSTNESS_RUNS.empty()]
    for number, (claim, told) in enumerate(claims, 1):
        of_claim = {name: claim.get(name) for name in ("subject_kind", "keyword", "topic", "covariate", "group")}
        known = told.with_columns(claim=pl.lit(number), **{name: pl.lit(value) for name, value in of_claim.items()})
        missing = [name for name in ROBUSTNESS_RUNS.columns if name not in known.columns]
        filled = known.with_columns(pl.lit(None).alias(name) for name in missing)
        runs.append(filled.select(pl.col(name).cast(dtype) for name, dtype in ROBUSTNESS_RUNS.schema.items()))
    return pl.DataFrame(rows, schema=ROBUSTNESS.schema, orient="row"), pl.concat(runs)


def _count(outcome: Sequence[str], options: Options) -> dict[str, int | str | None]:
    """options: of the settings that hold or fail, in their order."""
    holds = [one == "holds" for one in outcome if one in DECIDED]
    n_unconfirmed = outcome.count("unconfirmed")
    return {
        "n_holds": sum(holds),
        "n_unconfirmed": n_unconfirmed,
        "n_settings": len(holds) + n_unconfirmed,
        "n_untested": outcome.count("untested"),
        "breaks": find_breaks(options, holds),
    }


def _list_options(runs: pl.DataFrame) -> list[tuple[str, ...]]:
    """Of each setting its options, as "text=own"."""
    return [
        tuple(f"{name}={option}" for name, option in zip(CHOICES, options, strict=True))
        for options in runs.select(CHOICES).iter_rows()
    ]
