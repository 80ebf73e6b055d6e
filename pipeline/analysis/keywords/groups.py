"""Groups of phrases: the mentions of any of them, in sections that hold what the group asks for and nothing that it forbids."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.analysis.keywords.finding import NONE_OF
from pipeline.analysis.keywords.places import drop_overlapping, keep_apart
from pipeline.params.keywords import Group, Keyword


def list_phrases(groups: Sequence[Group], keywords: Sequence[Keyword]) -> list[str]:
    """The phrases of all groups that are no keywords, each once."""
    phrases = dict.fromkeys(phrase for group in groups for phrase in (*group.any, *group.all, *group.not_))
    names = {keyword.keyword for keyword in keywords}
    return [phrase for phrase in phrases if phrase not in names]


def gather_group(found: pl.DataFrame, group: Group, place_of: Mapping[str, int]) -> pl.DataFrame:
    """The mentions of one group, from those of all keywords and phrases.

    found has document, section_id, keyword (its place, by place_of), start, end and excluded_by. A phrase that is a keyword is
    mentioned where that keyword is, its spellings among them, and removed where that is. Of mentions that overlap the first and
    longest stays; one that counts is never hidden by one that does not. excluded_by also names the phrase of `not` that
    the section holds, or the phrases of `all` that it lacks.
    """
    members = found.filter(pl.col("keyword").is_in([place_of[phrase] for phrase in group.any]))
    counted = keep_apart(members.filter(pl.col("excluded_by").is_null()))
    removed = drop_overlapping(members.drop_nulls("excluded_by"), counted)

    def holds(phrase: str) -> pl.Expr:
        mentions = found.filter(pl.col("excluded_by").is_null(), keyword=place_of[phrase])
        return pl.col("section_id").is_in(mentions["section_id"].unique().implode())

    reasons = [pl.col("excluded_by"), *(pl.when(holds(phrase)).then(pl.lit(phrase)) for phrase in group.not_)]
    if group.all:
        lacking = [pl.when(~holds(phrase)).then(pl.lit(phrase)) for phrase in group.all]
        lacks_one = pl.any_horizontal(~holds(phrase) for phrase in group.all)
        reasons.append(
            pl.when(lacks_one).then(pl.lit(NONE_OF) + pl.concat_str(lacking, separator="、", ignore_nulls=True))
        )
    return pl.concat([counted, keep_apart(removed)]).with_columns(excluded_by=pl.coalesce(reasons))
