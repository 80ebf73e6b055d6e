"""What is not known: how much of a text is of topics that were learned after it was read."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.periods.evolution import trace_evolution
from pipeline.analysis.periods.periods import date_documents
from pipeline.analysis.periods.topics import gather_sections
from pipeline.analysis.statistics.voices import find_voices
from pipeline.analysis.topics.describe.prevalence import compare_groups, count_sections, share_words, trace_topics
from pipeline.analysis.topics.fit.fitting import Fit, tabulate
from pipeline.analysis.topics.fit.increments import extend_topics
from pipeline.analysis.topics.fit.previous import parse_model
from pipeline.params.sections import Period
from tests.analysis import evolving
from tests.analysis.kept import PARAMS, PATH, fit_and_keep, keep, make_sections, write_sections
from tests.analysis.matrices import as_terms

# Themes 甲, 乙 and 丙 in 15 documents of 2019 to 2021; 丙 ends, and 丁 begins in 15 documents of 2023; 戊 in 15 of 2024.
FIRST = write_sections("甲乙丙", 0, 150)
SECOND = pl.concat([FIRST, write_sections("甲乙丁", 150, 300)])
THIRD = pl.concat([SECOND, write_sections("甲丁戊", 300, 450)])
ESTIMATES = ["prevalence", "ci_low", "ci_high", "adjusted", "adjusted_low", "adjusted_high"]


@dataclass(frozen=True)
class Run:
    """A corpus and the topics that were fitted to it; section_terms, sections, documents."""

    texts: dict[str, pl.DataFrame]
    fit: Fit
    unchanged: pl.DataFrame

    def date(self, *late: str) -> pl.DataFrame:
        """The documents; the late ones came with the last year and are of 2019."""
        number = pl.col("document_id").str.slice(1).cast(pl.Int32)
        first = pl.when((number < 15) & ~pl.col("document_id").is_in(late)).then(2019 + number % 3)
        year = pl.when(pl.col("document_id").is_in(late)).then(2019).otherwise(first)
        return (
            self.texts["sections"]
            .select(pl.col("document_id").unique())
            .sort("document_id")
            .with_columns(
                year=pl.coalesce(year, pl.when(number < 30).then(2023).otherwise(2024)).cast(pl.Int32),
                issuer=pl.format("局{}", number % 15),
                region=pl.when(number < 22).then(pl.lit("甲市")).otherwise(pl.lit("乙市")),
                level=pl.lit("市"),
                kind=pl.lit("工作要点"),
            )
        )


def make_run(section_terms: pl.DataFrame, fit: Fit, unchanged: pl.DataFrame) -> Run:
    sections = make_sections(section_terms).with_columns(n_chars=pl.lit(50, pl.Int64), start=0, end=50)
    return Run({"section_terms": section_terms, "sections": sections}, fit, unchanged)


@pytest.fixture(scope="module")
def alone() -> Run:
    """Without an earlier model."""
    return make_run(FIRST, fit_and_keep(FIRST, 3)[0], catalog.unchanged_sections.empty())


@pytest.fixture(scope="module")
def second() -> Run:
    """Topic 3 is learned now."""
    fit, _, unchanged = extend_topics(as_terms(SECOND), make_sections(SECOND), 4, fit_and_keep(FIRST, 3)[1], PARAMS)
    return make_run(SECOND, fit, unchanged)


@pytest.fixture(scope="module")
def third(second: Run) -> Run:
    """Goes on from the second run: topic 3 was learned then, topic 4 now."""
    kept = parse_model(keep(second.fit, SECOND, make_sections(SECOND)), PATH)
    fit, _, unchanged = extend_topics(as_terms(THIRD), make_sections(THIRD), 5, kept, PARAMS)
    return make_run(THIRD, fit, unchanged)


def trace(run: Run, *late: str, told: bool = True) -> dict[str, pl.DataFrame]:
    """topic_years and topic_groups; as if every 0 were a share unless told."""
    documents, sections = run.date(*late), run.texts["sections"]
    starts = np.array(run.fit.starts, dtype=np.float32)
    section_topics = tabulate(run.fit)[1]
    ids, alpha, terms = section_topics.section_ids, run.fit.alpha, as_terms(run.texts["section_terms"])
    counts = count_sections(terms, ids, alpha, starts, run.fit.terms, run.unchanged)
    shares = share_words(counts, section_topics, alpha, run.unchanged)
    shares = shares if told else replace(shares, unknown=np.zeros_like(shares.unknown))
    counted = documents.group_by("year").agg(n_documents=pl.len(), n_issuers=pl.col("issuer").n_unique())
    every_year = pl.DataFrame({"year": range(2019, max(documents["year"]) + 1)}).cast(pl.Int32)
    years = every_year.join(counted, on="year", how="left").fill_null(0).sort("year")
    voices = find_voices(sections, documents.with_columns(voice="issuer"), catalog.copies.empty())
    texts = sections, documents, voices
    found = {"topic_years": trace_topics(shares, *texts, years, 0.95)}
    found["topic_groups"] = compare_groups(shares, *texts, ["region", "level"], 0.95, 4)
    for name, table in found.items():
        getattr(catalog, name).check(table)
    return found


def known_years(topic_years: pl.DataFrame, topic: int) -> set[int]:
    """Years with a share; in the others no estimate is given, and no interval."""
    known = topic_years.filter(pl.col("topic") == topic, pl.col("prevalence").is_not_null())["year"]
    others = topic_years.filter(pl.col("topic") == topic, ~pl.col("year").is_in(known.implode()))
    assert others.select(pl.col(ESTIMATES).is_null().all()).row(0) == (True,) * 6
    return set(known)


def test_a_topic_learned_now_has_a_share_of_new_text_and_none_of_the_old(second: Run) -> None:
    years = trace(second)["topic_years"]
    assert known_years(years, 3) == {2023}
    assert years.filter(topic=3, year=2023)["prevalence"][0] == pytest.approx(1 / 3, abs=0.05)
    assert [known_years(years, topic) for topic in range(3)] == [{2019, 2020, 2021, 2023}] * 3


def test_what_is_known_stays_to_the_last_byte(second: Run) -> None:
    told, untold = (trace(second, told=told) for told in (True, False))
    for name in ("topic_years", "topic_groups"):
        assert told[name].filter(pl.col("topic") < 3).equals(untold[name].filter(pl.col("topic") < 3))
    new = (pl.col("topic") == 3) & (pl.col("year") == 2023)
    assert told["topic_years"].filter(new).equals(untold["topic_years"].filter(new))
    assert untold["topic_years"].filter(topic=3, year=2019)["prevalence"].to_list() == [0]


def test_new_documents_of_an_old_year_do_not_stand_for_all_of_it(second: Run) -> None:
    late = trace(second, "d15", "d16", "d17")["topic_years"]
    assert late.filter(topic=3, year=2019)["n_documents"][0] == 8
    assert known_years(late, 3) == {2023}
    # With all documents of that year late, none of its text is old.
    own = replace(second, unchanged=second.unchanged.filter(~pl.col("section_id").str.contains("^s0[0369]|^s12")))
    assert known_years(trace(own)["topic_years"], 3) == {2019, 2023}


def test_a_group_with_old_text_has_no_share_of_a_later_topic(second: Run) -> None:
    groups = trace(second)["topic_groups"].filter(topic=3)
    shares = dict(groups.select("group", "prevalence").iter_rows())
    assert shares["甲市"] is None and shares["市"] is None
    assert shares["乙市"] == pytest.approx(1 / 3, abs=0.05)
    assert groups.filter(pl.col("prevalence").is_null())["ci_high"].null_count() == 2


def test_what_was_not_known_a_year_ago_is_not_known_now(second: Run, third: Run) -> None:
    was, now = trace(second)["topic_years"], trace(third)["topic_years"]
    assert known_years(now, 3) == {2023, 2024} and known_years(now, 4) == {2024}
    share = ["topic", "year", "prevalence"]
    old = now.filter(pl.col("year") < 2024, pl.col("topic") < 4)
    assert old.select(share).equals(was.select(share))


def test_without_an_earlier_model_only_gap_years_are_null(alone: Run) -> None:
    years = trace(alone)["topic_years"]
    assert years[ESTIMATES].null_count().sum_horizontal()[0] == 0


def evolve(run: Run, *periods: tuple[int, int]) -> dict[str, pl.DataFrame]:
    topic_words, section_topics = tabulate(run.fit)
    tables = run.texts | {
        "topic_words": topic_words,
        "topic_quality": run.fit.topic_starts,
        "topic_labels": run.fit.topic_starts.select("topic", doubt=pl.lit(None, pl.String)),
        "unchanged_sections": run.unchanged,
        "own_names": catalog.own_names.empty(),
    }
    named = tuple(Period(str(first), (first, last)) for first, last in periods)
    params = replace(evolving.PARAMS, periods=named)
    dated = date_documents(run.date().with_columns(voice="issuer"), named)
    terms, sections = as_terms(run.texts["section_terms"]), run.texts["sections"]
    topics = gather_sections(terms, section_topics, sections, tables, dated, len(named))
    found = trace_evolution(topics, dated, tables, 5, params, evolving.RESAMPLING)
    for name, table in found.items():
        getattr(catalog, name).check(table)
    return found


def test_a_later_topic_is_not_compared_with_periods_of_old_text(second: Run) -> None:
    found = evolve(second, (2019, 2021), (2023, 2023))
    before, after = found["period_topics"].filter(topic=3).sort("period").to_dicts()
    assert before["prevalence"] is None and before["ci_high"] is None and not before["present"]
    assert after["prevalence"] == pytest.approx(1 / 3, abs=0.05) and after["present"]
    assert [after[name] for name in ("change", "change_low", "change_high", "p", "q")] == [None] * 5
    assert after["verdict"] == "证据不足"
    for name, ends in (("topic_links", ("topic_from", "topic_to")), ("topic_pairs", ("topic", "other"))):
        assert 3 not in {topic for end in ends for topic in found[name][end]}
    assert found["topic_similarities"].filter(topic_to=3)["similarity"].null_count() == 4
    # The theme that ended is told all the same.
    (gone,) = found["topic_links"].filter("claimed").to_dicts()
    others = found["period_topics"].filter(period="2023", topic=gone["topic_from"])
    assert gone["fate"] == "gone" and others["verdict"].to_list() == ["下降"]


def test_periods_whose_text_is_known_are_compared_as_ever(third: Run) -> None:
    found = evolve(third, (2019, 2021), (2023, 2023), (2024, 2024))
    verdicts = found["period_topics"].filter(pl.col("topic") > 2).sort("topic", "period")["verdict"].to_list()
    assert verdicts == [None, "证据不足", "不明", None, "证据不足", "证据不足"]
    links = found["topic_links"].filter(pl.col("topic_to") > 2)
    assert links.select("topic_from", "topic_to", "period_to").rows() == [(3, 3, "2024")]
