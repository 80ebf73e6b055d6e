"""Stage `known_answer`: what was planted in the embedded corpus beside what was found; nothing for any other corpus."""

from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.running.messages import tell

TRUTH = Path("data/demo/truth")


def main() -> None:
    if not is_embedded(load_params().corpus.path):
        catalog.known_keywords.write(catalog.known_keywords.empty())
        catalog.known_themes.write(catalog.known_themes.empty())
        tell(
            "known_answer：所用不是内置语料，没有已知答案",
            "known_answer: not the embedded corpus, nothing was planted",
        )
        return
    # Not above: its imports take longer than the other branch.
    from pipeline.analysis.known_answer import comparison

    truth = {name: pl.read_csv(TRUTH / f"{name}.csv") for name in ("keyword_years", "sections", "theme_years")}
    topic_years = catalog.topic_years.read()
    keywords = comparison.compare_keywords(
        truth["keyword_years"], catalog.keyword_years.read(), catalog.keyword_trends.read()
    )
    themes = comparison.compare_themes(
        comparison.locate_themes(truth["sections"], catalog.documents.read_used(), catalog.sections.read_used()),
        truth["theme_years"],
        catalog.section_terms.read(),
        catalog.topic_words.read(catalog.chosen_topics()),
        topic_years,
    )
    catalog.known_keywords.write(keywords)
    catalog.known_themes.write(themes)
    n_within = keywords["within"].sum()
    tell(
        f"known_answer：预设的 {keywords.height:,} 个频率中，{n_within:,} 个落在估计的区间内",
        f"known_answer: {n_within:,} of {keywords.height:,} planted rates lie in their intervals",
    )
