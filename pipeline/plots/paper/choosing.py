"""What of the tables a figure of the paper shows: the keywords, topics and years that it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from pipeline.params.errors import InputError
from pipeline.params.paper import PaperFigure

Tables = Mapping[str, pl.DataFrame]
MOST_FLOWS = 16  # topics between periods; more are threads

# What each table of a kind is chosen by.
TABLES = {
    "corpus_years": ("years", "documents"),
    "keyword_trajectories": ("keyword_years", "keyword_trends"),
    "keyword_heatmap": ("keyword_years", "keyword_trends"),
    "first_uses": ("first_uses", "years", "places"),
    "year_keyness": ("keyness", "years", "keyness_groups"),
    "topics": ("topic_terms", "topic_labels"),
    "topic_years": ("topic_years", "topic_labels"),
    "topic_heatmap": ("topic_years", "topic_labels"),
    "topic_flows": ("period_topics", "topic_links", "period_terms", "topic_labels"),
    "cowords": ("coword_spans", "coword_terms", "coword_pairs"),
    "correspondence": ("correspondence_points", "correspondence_axes"),
    "dendrogram": ("body_leaves", "body_merges"),
    "citation_levels": ("citation_levels",),
    "copied_passages": ("copied_passages",),
    "robustness": ("robustness", "robustness_runs"),
}


def check_selection(asked: Sequence[PaperFigure], tables: Tables) -> None:
    """Raise InputError, all at once, where a figure asks for topics or years that the corpus has not."""
    problems = []
    known = tables["years"].filter(pl.col("n_documents") > 0)["year"].to_list()
    earliest, latest = min(known, default=0), max(known, default=9999)
    n_topics = tables["topic_labels"].height
    for number, figure in enumerate(asked, 1):
        at = f"paper.figures 第 {number} 项", f"paper.figures entry {number}"
        if beyond := [str(topic) for topic in figure.topics if topic > n_topics]:
            problems.append(
                (
                    f"{at[0]}：没有主题 {'、'.join(beyond)}；主题编号为 1 至 {n_topics}",
                    f"{at[1]}: no topic {', '.join(beyond)}; topics are numbered from 1 to {n_topics}",
                )
            )
        if figure.years and not earliest <= figure.years[0] <= figure.years[1] <= latest:
            first, last = figure.years
            problems.append(
                (
                    f"{at[0]}：years 为 {first}—{last}，语料为 {earliest}—{latest} 年",
                    f"{at[1]}: years are {first}–{last}, those of the corpus {earliest}–{latest}",
                )
            )
    if problems:
        raise InputError(problems)


def select(asked: PaperFigure, tables: Tables) -> dict[str, pl.DataFrame]:
    """The tables of a kind with the keywords, topics and years that are asked for; keywords in this order."""
    first, last = asked.years or (0, 9999)
    shown = tables["years"].filter(~pl.col("outlying") & pl.col("year").is_between(first, last))
    counted = shown.filter(pl.col("n_documents") > 0)["year"].implode()
    selected = {}
    for name in TABLES[asked.kind]:
        table = tables[name]
        if name == "documents":
            # Where years are asked for, documents without one are not.
            undated = pl.col("year").is_null() & (asked.years is None)
            table = table.filter(pl.col("year").is_in(counted) | undated)
        elif "year" in table.columns:
            table = table.filter(pl.col("year").is_in(shown["year"].implode()))
        if asked.keywords and "keyword" in table.columns:
            order = pl.DataFrame({"keyword": asked.keywords})
            table = order.join(table, on="keyword", maintain_order="left_right").select(table.columns)
        selected[name] = table
    if asked.kind == "topic_flows":
        selected |= _select_flows(asked, selected)
    if asked.kind == "cowords":
        # The network of the whole corpus, or those of the periods within the years.
        within = (pl.col("kind") == "period") & (pl.col("first_year") >= first) & (pl.col("last_year") <= last)
        spans = selected["coword_spans"].filter(within if asked.years else pl.col("kind") == "whole")
        selected |= {"coword_spans": spans}
    return selected


def choose_flows(asked: PaperFigure, tables: Tables) -> PaperFigure:
    """A figure of topics between periods that names none, with the MOST_FLOWS of many that tell most, by number; all if few.

    First those of which a rise, a fall or what became of them is claimed; then by the largest change of share among documents that can
    be compared; then, where no documents can, by that of all text. Any other figure as it is.
    """
    if asked.kind != "topic_flows" or asked.topics:
        return asked
    shown = select(asked, tables)
    links = shown["topic_links"]
    steps = links.select("period_from", "period_to").unique()
    periods = shown["period_topics"].filter(
        pl.col("period").is_in(pl.concat([steps["period_from"], steps["period_to"]]).implode())
    )
    drawn = periods.filter("present").select("topic").unique()
    if drawn.height <= MOST_FLOWS:
        return asked
    pairs = steps.join(periods, left_on="period_to", right_on="period").join(
        periods.select("topic", period_from="period", before="prevalence"), on=["period_from", "topic"]
    )
    # In fewer digits, so that the last one decides nothing.
    sizes = pairs.group_by("topic").agg(
        moved=pl.col("verdict").is_in(["上升", "下降"]).any(),
        alike=pl.col("change").abs().max().cast(pl.Float32),
        whole=(pl.col("prevalence") - pl.col("before")).abs().max().cast(pl.Float32),
    )
    claimed = links.filter("claimed")
    fates = pl.concat([claimed["topic_from"], claimed["topic_to"]]).drop_nulls().implode()
    ranked = drawn.join(sizes, on="topic", how="left").sort(
        pl.col("moved").fill_null(False) | pl.col("topic").is_in(fates),
        *("alike", "whole", "topic"),
        descending=[True, True, True, False],
        nulls_last=True,
    )
    return replace(asked, topics=tuple(topic + 1 for topic in sorted(ranked.head(MOST_FLOWS)["topic"])))


def _select_flows(asked: PaperFigure, tables: Tables) -> dict[str, pl.DataFrame]:
    """Topics between periods that lie within the years."""
    periods, links = tables["period_topics"], tables["topic_links"]
    if asked.topics:
        topics = pl.Series([topic - 1 for topic in asked.topics]).implode()
        ends = pl.col("topic_from", "topic_to")
        periods = periods.filter(pl.col("topic").is_in(topics))
        links = links.filter(pl.all_horizontal(ends.is_in(topics) | ends.is_null()))
    if asked.years:
        first, last = asked.years
        span = pl.col("years").str.extract_all(r"\d+").cast(pl.List(pl.Int32))
        within = periods.filter((span.list.first() >= first) & (span.list.last() <= last))["period"].implode()
        links = links.filter(pl.col("period_from").is_in(within) & pl.col("period_to").is_in(within))
    return {"period_topics": periods, "topic_links": links}
