"""Stage `known_answer`: what was planted in the embedded corpus beside what was found; nothing for any other corpus."""

from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.running.messages import tell
from pipeline.tables.codes import OUTCOMES

TRUTH = Path("data/demo/truth")


def main() -> None:
    if not is_embedded(load_params().corpus.path):
        catalog.known_keywords.write(catalog.known_keywords.empty())
        catalog.known_shapes.write(catalog.known_shapes.empty())
        catalog.known_themes.write(catalog.known_themes.empty())
        tell(
            "known_answer：所用不是内置语料，没有已知答案",
            "known_answer: not the embedded corpus, nothing was planted",
        )
        return
    # Not above: its imports take longer than the other branch.
    from pipeline.analysis.known_answer import comparison
    from pipeline.analysis.topics.fit import joining

    tables = ("keywords", "keyword_years", "sections", "theme_years")
    # Years of a kind are a text, even where each keyword of a small corpus has one alone.
    truth = {name: pl.read_csv(TRUTH / f"{name}.csv", schema_overrides={"years": pl.String}) for name in tables}
    topic_years = catalog.topic_years.read()
    trends = catalog.keyword_trends.read()
    keywords = comparison.compare_keywords(truth["keyword_years"], catalog.keyword_years.read(), trends)
    shapes = comparison.compare_shapes(truth["keywords"], truth["keyword_years"], trends)
    themes = comparison.compare_themes(
        comparison.locate_themes(truth["sections"], catalog.documents.read_used(), catalog.sections.read_used()),
        truth["theme_years"],
        catalog.section_terms.read(),
        joining.join_words(catalog.topic_words.read(catalog.chosen_topics()), catalog.topic_members.read()),
        topic_years,
    )
    catalog.known_keywords.write(keywords)
    catalog.known_shapes.write(shapes)
    catalog.known_themes.write(themes)
    n_tested, n_within = keywords["within"].drop_nulls().len(), keywords["within"].sum()
    n_found, n_missed, n_wrong = (int((shapes["outcome"] == outcome).sum()) for outcome in OUTCOMES)
    tell(
        f"known_answer：预设的 {n_tested:,} 个频率中，{n_within:,} 个落在估计的区间内；"
        f"预设的 {shapes.height:,} 个走势中，说对 {n_found:,} 个，未识别 {n_missed:,} 个，说错 {n_wrong:,} 个",
        f"known_answer: {n_within:,} of {n_tested:,} planted rates lie in their intervals; of {shapes.height:,} planted shapes "
        f"{n_found:,} are found, {n_missed:,} missed, {n_wrong:,} named wrongly",
    )
