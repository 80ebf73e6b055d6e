"""Stage `coherence`: every candidate number of topics measured: held-out perplexity, coherence, exclusivity, what comes back."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics.matrices import list_terms
from pipeline.analysis.topics.describe import choice, coherence, description, second_opinion
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    candidates = load_params().topics.candidates
    vocabulary = list_terms(catalog.section_terms.read_parts("term"))
    topic_words = {n: catalog.topic_words.read(n) for n in candidates}
    # Another spelling counts as its term here, as it does in the vocabulary.
    spelled = pl.col("token").replace(lexicon.parse_spellings(catalog.SPELLINGS))
    is_used = pl.col("document_id").is_in(catalog.document_uses.read().filter("used")["document_id"].implode())
    tokens = (
        batch.filter(is_used).with_columns(spelled) for batch in catalog.tokens.read_batches("section_id", "token")
    )
    topic_coherence = coherence.measure_coherence(topic_words, tokens, vocabulary)
    tops = {n: description.rank_terms(words, second_opinion.N_TERMS) for n, words in topic_words.items()}
    factors = second_opinion.match_factors(tops, catalog.nmf_terms.read())
    by_candidate = choice.compare_candidates(
        {n: catalog.held_out.read(n) for n in candidates},
        {n: catalog.topic_starts.read(n) for n in candidates},
        topic_coherence,
    )
    catalog.topic_coherence.write(topic_coherence.join(factors, on=["n_topics", "topic"], maintain_order="left"))
    catalog.publish(coherence=by_candidate)
    values = ("—" if value is None else f"{value:.0f}" for value in by_candidate["perplexity"])
    told = list(zip(by_candidate["n_topics"], values, strict=True))
    tell(
        f"coherence：留出困惑度：{'，'.join(f'{n} 个主题 {value}' for n, value in told)}",
        f"coherence: held-out perplexity {', '.join(f'{n}: {value}' for n, value in told)}",
    )
