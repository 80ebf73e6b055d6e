"""The share of each topic year by year, by region and level, and what it goes with."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.charts.series import SHARES, make_chart, make_series
from pipeline.reporting.sections.robustness import find_robustness, tell_robustness
from pipeline.reporting.sections.topics import find_chosen, name_topic, tell_doubt
from pipeline.reporting.writing.claims import holds_zero
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import Cell, Content, Ledger, Place, Rows, Tables
from pipeline.reporting.writing.topic_names import list_twins, order_topics
from pipeline.reporting.writing.words import COVARIATES, name_group, translate
from pipeline.reporting.writing.years import drop_far_gaps, drop_far_years
from pipeline.tables.codes import BASES, EFFECTS, NO_EFFECTS, pick
from pipeline.tables.topics import list_labels

_MOST_NAMED = 4  # groups of which a sentence says why they are not asked
_MOST_GROUPS = 40  # of regions or provinces that have a column on the page; the table has all


_ASKED = ("topic", "covariate", "group")  # what a row of topic_effects is about


def describe_topic_years(tables: Tables, params: Params) -> Content:
    """Each topic with its years, twins together, its share of each region and level, and what is claimed of covariates."""
    doubted = tables["years"].select("year", "n_doubted")
    topic_years = drop_far_gaps(tables["topic_years"], tables["years"]).join(doubted, on="year", how="left")
    years = topic_years.sort("topic", "year").rows_by_key("topic", named=True)
    twins = list_twins(tables["topic_members"])
    return {
        "topics": [
            label
            | {
                "number": label["topic"] + 1,
                "shown": name_topic(label, params.report.language),
                "twins": twins.get(label["topic"], []),
                "years": years.get(label["topic"], []),
            }
            for label in order_topics(list_labels(tables["topic_labels"]), tables["topic_members"])
        ],
        "chart": _chart_topics(
            drop_far_years(topic_years, tables["years"]), tables["topic_labels"], params.report.language
        ),
        "has_adjusted": topic_years["adjusted"].count() > 0,
        "topic_groups": describe_groups(tables["topic_groups"]),
        "effects": _add_robustness(
            describe_effects(tables["topic_effects"], params.report.language),
            tables["robustness"],
            params.report.language,
        ),
        "topic_doubt": tell_doubt(tables["topic_labels"], params.report.language),
        "chosen": find_chosen(tables["choice"]),
    }


def _chart_topics(topic_years: pl.DataFrame, topic_labels: pl.DataFrame, language: str) -> Content | None:
    """The chart of the topics' shares by year, frames of speech left out."""
    series = [
        make_series(
            topic_years.filter(topic=label["topic"]).with_columns(hollow=pl.col("ci_low").is_null()),
            SHARES,
            {
                "evidence": f"topics-{label['topic'] + 1}",
                "title": f"{label['topic'] + 1} {name_topic(label, language)}",
                "anchor": f"#topic-{label['topic'] + 1}",
                "note": label["grade"] or "",
            },
        )
        for label in list_labels(topic_labels)
        if label["doubt"] != "frame"
    ]
    return make_chart(series, topic_years["year"].unique().sort().to_list(), "share")


def _add_robustness(effects: Content, robustness: pl.DataFrame, language: str) -> Content:
    """The effects with how robust each claim is, None where that was not examined."""
    rows = [find_robustness(robustness, **{name: claim[name] for name in _ASKED}) for claim in effects["claims"]]
    told = [row and tell_robustness(row, language, Ledger()) for row in rows]
    claims = [claim | {"robust": said} for claim, said in zip(effects["claims"], told, strict=True)]
    return effects | {"claims": claims}


def describe_groups(topic_groups: pl.DataFrame) -> Rows:
    """Each kind of group (level, and province or else region) with its groups, those with most documents first; of each the share of
    every topic. n_more: groups that are left out; hollow: those of too few voices, which have no share to show.
    """
    if "province" in topic_groups["group_kind"]:
        topic_groups = topic_groups.filter(pl.col("group_kind") != "region")
    ordered = topic_groups.sort("n_documents", "group", "topic", descending=[True, False, False])
    kinds = []
    for (kind,), rows in ordered.group_by("group_kind", maintain_order=True):
        groups = rows.unique("group", maintain_order=True).select("group", "n_documents", "n_issuers", "hollow")
        known = groups.filter(~pl.col("hollow"))
        shown = known.head(_MOST_GROUPS)
        shares = rows.join(shown, on="group", how="semi").rows_by_key("group", named=True)
        kinds.append(
            {
                "kind": kind,
                "groups": [
                    group | {"topics": {row["topic"]: row for row in shares[group["group"]]}}
                    for group in shown.to_dicts()
                ],
                "n_more": known.height - shown.height,
                "hollow": groups.filter("hollow").to_dicts(),
            }
        )
    return kinds


def describe_effects(effects: pl.DataFrame, language: str) -> Content:
    """claims: what is claimed, clearest first; n_tested: of how many; refused: sentences on what could not be asked; covariates: each
    with the words for it, its groups (None of a slope) and their estimates by topic.
    """
    claims = effects.drop_nulls("evidence").sort("q", "p", "covariate", "group", "topic")
    covariates: Rows = []
    for name in effects["covariate"].unique(maintain_order=True):
        rows = effects.filter(pl.col("covariate") == name, pl.col("estimate").is_not_null())
        groups = rows.rows_by_key("group", named=True, include_key=True)
        if groups:
            shown = [{"group": group, "topics": {one["topic"]: one for one in each}} for group, each in groups.items()]
            covariates.append({"name": name, "shown": translate(COVARIATES, name, language), "groups": shown})
    return {
        "claims": [
            claim
            | {
                "number": claim["topic"] + 1,
                "shown": translate(COVARIATES, claim["covariate"], language),
                "said": translate(EFFECTS, claim["verdict"], language),
                "between": translate(BASES, claim["basis"], language),
                "robust": None,
                "uncertain": holds_zero(claim["ci_low"], claim["ci_high"]),
            }
            for claim in claims.iter_rows(named=True)
        ],
        "n_tested": effects["q"].count(),
        "refused": [cell.text for cell in tell_refused(effects, language)],
        "covariates": covariates,
        "asked": effects["covariate"].unique(maintain_order=True).to_list(),
    }


def tell_refused(effects: pl.DataFrame, language: str) -> list[Cell]:
    """A sentence a covariate and reason: which of its groups, or its slope, can't be asked; and one where documents are left out."""
    sentences = []
    of_topics = ("read_before", "no_finding")
    for name in effects["covariate"].unique(maintain_order=True):
        rows = effects.filter(pl.col("covariate") == name)
        shown = translate(COVARIATES, name, language)
        if left_out := rows["n_left_out"].max():
            told = Ledger()
            place = Place("topic_effects", f"covariate={name}")
            n = told.take(place.write(int(str(left_out)), "max(n_left_out)", write_count))
            sentence = pick(
                language,
                f"{shown}：{n} 份文档缺值，未计入。",
                f"{shown}: {n} {'document' if n == '1' else 'documents'} without a value left out.",
            )
            sentences.append(told.sign(sentence))
        refused = rows.drop_nulls("shortfall").filter(~pl.col("shortfall").is_in(of_topics))
        for shortfall in refused["shortfall"].unique(maintain_order=True):
            groups = refused.filter(shortfall=shortfall)["group"].unique(maintain_order=True).drop_nulls().to_list()
            shown_groups = [name_group(group, name, language) for group in groups[:_MOST_NAMED]]
            named, many, told = pick(language, "、", ", ").join(shown_groups), len(groups) > _MOST_NAMED, Ledger()
            place = Place("topic_effects", f"covariate={name}; shortfall={shortfall}")
            n = told.take(place.write(len(groups), "n_unique(group)", write_count)) if many else ""
            which = pick(
                language,
                f"（{named}{f' 等 {n} 组' if many else ''}）" if groups else "",
                f" ({named}{f' …, {n} groups in all' if many else ''})" if groups else "",
            )
            why = translate(NO_EFFECTS, shortfall, language)
            sentences.append(told.sign(pick(language, f"{shown}{which}：{why}。", f"{shown}{which}: {why}.")))
    return sentences
