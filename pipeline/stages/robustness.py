"""Stage `robustness`: every claim of keywords and topics again under other settings; nothing where paper.make is false."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline import catalog
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, VectorizeParams
from pipeline.running.messages import tell
from pipeline.tables.audit import find_place_kind
from pipeline.tables.robustness import CHANGES

if TYPE_CHECKING:
    from pipeline.analysis.robustness.tabulation import Claim
    from pipeline.analysis.robustness.topics import Asked
    from pipeline.analysis.statistics.matrices import SectionTerms
    from pipeline.analysis.topics.fit.joining import Fitted

OTHER_SEED = 1_000  # added to the seed: further than there are starts, whose seeds follow one another
MOST_SEEDS = 2**32


def main() -> None:
    params = load_params()
    if not params.paper.make:
        catalog.publish(robustness=catalog.robustness.empty(), robustness_runs=catalog.robustness_runs.empty())
        tell("robustness：未考察；需要时运行 make paper", "robustness: not examined; `make paper` does it")
        return
    # Not above: its imports take longer than the other branch.
    from pipeline.analysis.robustness import tabulation
    from pipeline.analysis.statistics import voices
    from pipeline.corpus.readers.bodies import read_bodies

    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    claims = [*check_keywords(documents, params), *check_topics(documents, params)]
    robustness, runs = tabulation.tabulate(claims)
    catalog.publish(robustness=robustness, robustness_runs=runs)
    n = len(claims)
    n_whole = robustness.filter(pl.col("n_holds") == pl.col("n_settings"), pl.col("n_settings") > 0).height
    tell(
        f"robustness：{n} 项结论，在全部设定中成立的 {n_whole} 项",
        f"robustness: {n_whole} of {n} claims hold in all settings",
    )


def check_keywords(documents: pl.DataFrame, params: Params) -> "list[Claim]":
    """The claims of keywords in each combination of options; mentions are those of `trajectory`, counted once."""
    from pipeline.analysis.keywords import own_words, trajectories
    from pipeline.analysis.robustness import keywords, settings, spellings, tabulation
    from pipeline.analysis.statistics import passages
    from pipeline.analysis.statistics.year_gaps import blank_gaps
    from pipeline.corpus.text.normalization import normalize
    from pipeline.corpus.text.structure import count_han

    measured = own_words.measure_documents(
        documents,
        catalog.documents.read_texts("text"),
        catalog.sections.read_used(without=catalog.TEXTS),
        own_words.find_copied(partial(catalog.copies.read_batches, *passages.LINKED), documents),
        catalog.document_uses.read(),
        count_han,
    )
    dated = blank_gaps(measured, catalog.years.read()).drop("row").drop_nulls("year")
    trends = catalog.keyword_trends.read()
    names = trends["keyword"].to_list()
    groups = trends.filter(question="group")["keyword"].to_list()
    mentions = spellings.mark_named(catalog.mentions.read(), groups, normalize)
    counts = {}
    for text, in_text in (("own", ~pl.col("copied")), ("all", pl.lit(True))):
        for spelling, as_named in (("all", pl.lit(True)), ("keyword", pl.col("named"))):
            some = mentions.filter(in_text & as_named)
            counts[text, spelling] = trajectories.count_by_document(some, dated, names)
    runs = keywords.run_settings(
        dated,
        counts,
        names,
        trends["question"].to_list(),
        settings.list_settings(params.robustness),
        bool(catalog.self_test.read()["years_share"][0]),
        params.trajectory,
        params.resampling,
    )
    return tabulation.list_keyword_claims(trends, runs)


def check_topics(documents: pl.DataFrame, params: Params) -> "list[Claim]":
    """The claims of topics after each change of the fit; none of a model that goes on from an earlier one, which no other fit is like."""
    claims = catalog.topic_effects.read().drop_nulls("evidence")
    if claims.is_empty() or not params.robustness.topics or params.topics.previous:
        return []
    from pipeline.analysis.robustness import tabulation, topics
    from pipeline.analysis.topics.fit import joining

    members = catalog.topic_members.read()
    joined = members.filter(pl.col("topic").is_duplicated())["topic"].unique().to_list()
    chosen = joining.join_topics(read_fit(catalog.chosen_topics())[0], members)
    asked = ask(documents, params)
    changes: dict[str, pl.DataFrame | str] = {}
    for change in params.robustness.topics:
        zh, en = CHANGES[change]
        tell(f"robustness：主题，{zh}", f"robustness: topics, {en}")
        changed = make_change(change, params)
        if isinstance(changed, str):
            changes[change] = changed
            continue
        fitted, terms, section_terms = changed
        effects = topics.ask_again(fitted, terms, section_terms, asked)
        changes[change] = topics.judge_change(claims, topics.match_topics(chosen, fitted), effects, joined)
    return tabulation.list_topic_claims(claims, changes)


def ask(documents: pl.DataFrame, params: Params) -> "Asked":
    """What `topics` asks of shares: the same sections, documents and covariates."""
    from pipeline.analysis.robustness.topics import Asked
    from pipeline.analysis.statistics.year_gaps import blank_gaps
    from pipeline.analysis.topics.describe.covariates import Floors, gather_covariates

    place_kind = find_place_kind(catalog.places.read())
    names = [place_kind if name == "region" else name for name in params.topics.covariates]
    dated = blank_gaps(documents, catalog.years.read())
    sections = catalog.sections.read_used().join(
        catalog.section_groups.read(without=["body", "voice"]), on="section_id", how="left"
    )
    return Asked(
        sections,
        documents,
        gather_covariates(dated, catalog.own_columns.read(), list(dict.fromkeys(names))),
        Floors(
            params.trajectory.min_voices,
            params.trajectory.min_effective_voices,
            params.trajectory.min_years,
            params.trajectory.max_q,
        ),
        params.resampling.confidence,
    )


def read_fit(n_topics: int) -> "tuple[Fitted, list[str]]":
    """A fit of the stage lda, and the terms of its starts."""
    import numpy as np

    from pipeline.analysis.statistics.matrices import gather_topics
    from pipeline.analysis.topics.fit.joining import Fitted

    with np.load(catalog.start_topics(n_topics)) as kept:
        starts, terms = kept["phi"], kept["terms"].tolist()
    shares = gather_topics(catalog.section_topics.read_parts(n_topics=n_topics))
    return Fitted(catalog.topic_words.read(n_topics), shares, catalog.topic_starts.read(n_topics), starts), terms


def make_change(change: str, params: Params) -> "tuple[Fitted, list[str], SectionTerms] | str":
    """The fit after one change, its terms, and the counts that it is fitted to; or the code of an outcome: same, where the change changes
    nothing here, untested, where there is nothing to change or to fit.
    """
    from pipeline.analysis.robustness import topics
    from pipeline.analysis.statistics import matrices

    n_topics, vectorize = catalog.chosen_topics(), params.vectorize
    if change in ("fewer", "more"):
        candidates = sorted(params.topics.candidates)
        place = candidates.index(n_topics) + (1 if change == "more" else -1)
        if not 0 <= place < len(candidates) or catalog.topic_starts.read(candidates[place]).is_empty():
            return "untested"
        return *read_fit(candidates[place]), matrices.gather_terms(catalog.section_terms.read_parts())
    lda = params.lda
    # As they are read: own terms are, whatever fields are named.
    known = user_terms = catalog.user_terms.read()["term"].to_list()
    if change == "seed":
        lda = replace(lda, seed=(lda.seed + OTHER_SEED) % MOST_SEEDS)
    elif change == "min_df_half":
        vectorize = replace(vectorize, min_df=max(1, vectorize.min_df // 2))
    elif change == "min_df_double":
        vectorize = replace(vectorize, min_df=2 * vectorize.min_df)
    elif change == "stop_lists":
        vectorize = replace(vectorize, stop_lists=("stop_words",))
    elif vectorize.pos:
        return "untested"  # parts of speech are of the tokens as they are cut
    else:
        user_terms = []
    if (lda, vectorize, user_terms) == (params.lda, params.vectorize, known):
        return "same"
    if change == "seed":
        section_terms = matrices.gather_terms(catalog.section_terms.read_parts())
    else:
        section_terms = count_again(vectorize, change, params)
    sections = catalog.sections.read().join(
        catalog.section_groups.read(without=["body", "voice"]), on="section_id", how="left"
    )
    fitted, terms = topics.refit(section_terms, sections, n_topics, lda)
    return (fitted, terms, section_terms) if fitted.topic_starts.height else "untested"


def count_again(vectorize: VectorizeParams, change: str, params: Params) -> "SectionTerms":
    """section_terms as the stage vectorize counts them; without user terms of texts that are cut anew."""
    from pipeline.analysis.terms import vocabulary
    from pipeline.language import lexicon

    user_terms = [] if change == "user_terms" else catalog.user_terms.read()["term"].to_list()
    relate = partial(
        lexicon.relate_terms,
        user_terms=user_terms,
        spellings=lexicon.parse_spellings(catalog.SPELLINGS),
        nested=vectorize.nested,
    )
    stop_words = lexicon.choose_stop_words(catalog.stop_words.read(), vectorize.stop_lists)
    tokens = cut_again(params) if change == "user_terms" else read_tokens(vectorize)
    used = catalog.document_uses.read().filter("used")["document_id"].implode()
    counted = (piece.filter(pl.col("document_id").is_in(used)) for piece in tokens)
    return vocabulary.count_terms(counted, stop_words, vectorize, relate)


def cut_again(params: Params) -> Iterator[pl.DataFrame]:
    """The tokens of texts that are cut without user terms, in pieces of whole documents."""
    from pipeline.language import cutting, segmentation

    cut = cutting.make_cut([], params.segment)
    pieces = catalog.sentences.follow(catalog.documents.read_texts("text"))
    return (batch for documents, sentences in pieces for batch in segmentation.segment(documents, sentences, cut))


def read_tokens(vectorize: VectorizeParams) -> Iterator[pl.DataFrame]:
    """The tokens in pieces of whole documents; with pos where parts of speech choose what counts."""
    pieces = catalog.tokens.read_batches("section_id", "token", *(["position"] if vectorize.pos else []))
    if not vectorize.pos:
        return pieces
    tagged = catalog.token_pos.follow(pieces, "position", "pos")
    return (own.join(pos, on=["document_id", "position"], maintain_order="left") for own, pos in tagged)
