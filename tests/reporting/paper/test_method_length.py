"""The method keeps its length whatever a corpus is: everything at once, nothing at all, and what lies between."""

import random
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.params.sections import Params
from pipeline.reporting.paper.method import PROGRAMS, make_method
from pipeline.reporting.paper.method_facts import NO_DOCUMENT
from pipeline.reporting.references.sources import load_sources
from pipeline.tables.codes import CHECKS
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import report_params
from tests.reporting.paper.test_method import count

PLACE = pl.int_range(pl.len())
# Those of long names are the commonest.
REASONS = sorted({*CHECKS} - {*NO_DOCUMENT}, key=lambda code: (len(CHECKS[code][0]), code))
CHOICES = ("rule", "by_coherence", "no_topics", "none_stable", "undecided", "by_hand")
# What a corpus or its params may be, each of which may go with any other.
TRAITS = (
    *(
        "kinds",
        "long_kinds",
        "no_kinds",
        "gaps",
        "undated",
        "aside",
        "doubted",
        "unsigned",
        "groups",
        "no_keywords",
        "months",
    ),
    *(
        "no_voices",
        "twins",
        "ungraded",
        "no_topics",
        "judges",
        "robust",
        "limits",
        "candidates",
        "gensim",
        "one_start",
        "years_untested",
    ),
    *("many_digits", "synthetic", "no_stop_lists", *CHOICES),
)


def spoil(tables: Tables, traits: set[str]) -> Tables:
    """The tables with these traits."""
    documents, years, trends = tables["documents"], tables["years"], tables["keyword_trends"]
    names = [
        f"关于进一步加强和改进第{n}类工作的若干实施意见" if "long_kinds" in traits else f"专项行动实施细则{n}"
        for n in range(30)
    ]
    if "kinds" in traits or "long_kinds" in traits:
        documents = documents.with_columns(kind=(PLACE % 30).replace_strict(dict(enumerate(names))))
    if "no_kinds" in traits:
        documents = documents.with_columns(kind=pl.lit(None, pl.String))
    if "gaps" in traits:
        rows = pl.concat([years.head(1)] * 40).with_columns(
            year=(1950 + 2 * PLACE).cast(pl.Int32),
            n_documents=pl.when(PLACE % 3 == 0).then(2).otherwise(0).cast(pl.Int64),
            n_left_out=pl.when(PLACE % 3 == 1).then(1).otherwise(0).cast(pl.Int64),
            outlying=False,
        )
        years = rows.cast(years.schema)
    if "undated" in traits:
        documents = documents.with_columns(year=pl.when(PLACE > 2).then("year"))
    if "unsigned" in traits:
        documents = documents.with_columns(issuer=pl.when(PLACE > 5).then("issuer"))
    if "many_digits" in traits:
        documents = documents.with_columns(n_chars=pl.col("n_chars") * 1_000_000)
    if "groups" in traits:
        trends = trends.with_columns(question=pl.when(PLACE > 5).then(pl.lit("group")).otherwise("question"))
    if "no_keywords" in traits:
        trends = trends.clear()
    if "months" in traits:
        trends = trends.with_columns(unit=pl.when(PLACE == 0).then(pl.lit("months")).otherwise("unit"))
    if "no_voices" in traits:
        trends = trends.with_columns(unit=pl.lit(None, pl.String))
    if "years_untested" in traits:
        trends = trends.with_columns(p_years=pl.lit(None, pl.Float64))
    changed = {"documents": documents, "years": years, "keyword_trends": trends}
    if "aside" in traits:
        reasons = [reason for n, reason in enumerate(REASONS) for _ in range(1_000 + n)]
        changed["files"] = pl.DataFrame({"reason": reasons, "path": reasons})
    if "doubted" in traits:
        changed["document_uses"] = tables["document_uses"].with_columns(doubted=True)
    if "twins" in traits:
        changed["topic_members"] = pl.DataFrame({"fitted_topic": range(4), "topic": [0, 0, 1, 2]})
    if "ungraded" in traits:
        changed["topic_quality"] = tables["topic_quality"].with_columns(grade=pl.lit(None, pl.String))
    if "no_topics" in traits:
        changed["topic_labels"] = tables["topic_labels"].with_columns(doubt=pl.lit("few_documents"))
    if "judges" not in traits:
        changed["intrusion_forms"] = tables["intrusion_forms"].clear()
    if "robust" in traits:
        changed["robustness"] = pl.DataFrame({"claimed": [True]})
    for reason in CHOICES:
        if reason in traits:
            chosen = pl.when("chosen").then(pl.lit(reason)).otherwise("reason")
            changed["choice"] = tables["choice"].with_columns(reason=chosen)
    return tables | changed


def choose(params: Params, traits: set[str]) -> Params:
    """The params with these traits."""
    if "limits" in traits:
        params = replace(
            params,
            keyness=replace(params.keyness, max_q=0.0101),
            evolution=replace(params.evolution, max_q=0.0123),
            trajectory=replace(params.trajectory, max_q=0.0501),
        )
    if "candidates" in traits:
        params = replace(params, topics=replace(params.topics, candidates=tuple(range(5, 105, 5))))
    if "gensim" in traits:
        params = replace(params, lda=replace(params.lda, engine="gensim"))
    if "one_start" in traits:
        params = replace(params, lda=replace(params.lda, n_starts=1))
    if "no_stop_lists" in traits:
        params = replace(params, vectorize=replace(params.vectorize, stop_lists=()))
    return params


def list_cases() -> list[set[str]]:
    """Each trait alone and each left out of all, all and none, a hundred at random, and all that make the text longer at once."""
    drawn = random.Random(27)
    shorter = {
        "no_kinds",
        "no_keywords",
        "no_voices",
        "ungraded",
        "no_topics",
        "gensim",
        "one_start",
        "no_stop_lists",
        "years_untested",
    }
    longer = {*TRAITS} - shorter - {*CHOICES, "synthetic"}
    longest = [
        longer - {*less} | {reason}
        for reason in CHOICES
        for less in ((), ("gaps",), ("long_kinds",), ("gaps", "long_kinds"))
    ]
    some = [{trait for trait in TRAITS if drawn.random() < share} for share in (0.2, 0.5, 0.8) for _ in range(33)]
    return [
        set(),
        set(TRAITS),
        *longest,
        *({trait} for trait in TRAITS),
        *({*TRAITS} - {trait} for trait in TRAITS),
        *some,
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_method_has_300_to_500_characters_or_words_whatever_meets(language: Literal["zh", "en"]) -> None:
    packages = sorted({load_sources()[key].package for key in PROGRAMS.values()} | {"python"})
    versions = pl.DataFrame({"name": packages, "version": [f"{n}.1" for n in range(len(packages))]})
    tables = make_tables(n_keywords=12, n_topics=4) | {"versions": versions}
    lengths = []
    for traits in list_cases():
        params = choose(report_params(language, "synthetic" in traits), traits)
        text = "\n".join(make_method(spoil(tables, traits), params, language).paragraphs)
        lengths.append((count(text, language), sorted(traits), text))
    assert min(lengths)[0] >= 300, min(lengths)
    assert max(lengths)[0] <= 500, max(lengths)
