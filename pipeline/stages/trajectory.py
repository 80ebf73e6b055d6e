"""Stage `trajectory`: where each keyword is mentioned, how often each year, and whether it rises or falls."""

import sys

from pipeline import catalog
from pipeline.analysis.keywords import mentions as mentioning
from pipeline.analysis.keywords import trajectories, trends
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.text.normalization import normalize
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    names = [keyword.keyword for keyword in params.keywords]
    documents = catalog.documents.read_used()
    mentions = mentioning.collect_mentions(
        documents,
        catalog.sections.read_used(),
        catalog.sentences.read_used(),
        params.keywords,
        params.quotes.context_chars,
        normalize,
        params.groups,
        catalog.citations.read(),
    )
    years = catalog.years.read()
    dated = blank_gaps(documents, years).drop_nulls("year")
    counts = trajectories.count_by_document(mentions, dated, names)
    keyword_years = trajectories.trace_keywords(dated, years, counts, names, params.resampling)
    keyword_trends = trends.judge_keywords(
        dated, keyword_years, mentions, counts, names, params.trajectory, params.resampling
    )
    catalog.mentions.write(mentions)
    sources = documents.select("document_id", "title", "reference")
    named = mentions.join(sources, on="document_id", how="left", maintain_order="left")
    catalog.write_csv(catalog.FOR_PEOPLE / "mentions.csv", named)
    catalog.publish(keyword_years=keyword_years, keyword_trends=keyword_trends)
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    unknown = lexicon.find_unknown(names, user_terms)
    if unknown:
        lacking = "、".join(unknown)
        tell(
            f"注意：用户词典中没有 {lacking}，分词时可能被切开；可写入 {catalog.USER_TERMS}",
            f"warning: the user terms lack {lacking}; segmentation may cut them apart; {catalog.USER_TERMS} is the place for them",
            sys.stderr,
        )
    n_mentions = mentions["excluded_by"].null_count()
    tell(
        f"trajectory：{len(names)} 个关键词，提及 {n_mentions:,} 处",
        f"trajectory: {n_mentions:,} mentions of {len(names)} keywords",
    )
