"""Stage `annotate`: parts of speech of the tokens, and what the documents name."""

from collections.abc import Iterator
from functools import partial

import polars as pl
from tqdm import tqdm

from pipeline import catalog
from pipeline.language import annotation, lexicon, models
from pipeline.params.reading import load_params
from pipeline.running.messages import tell
from pipeline.running.parts import map_parts


def main() -> None:
    params = load_params()
    model = models.choose_model(params.annotate.model)
    annotate = partial(annotation.annotate_part, model=model, common_words=read_common_words())
    parts = tqdm(
        catalog.tokens.follow(catalog.documents.read_texts("text")), desc="annotate", unit=" parts", disable=None
    )
    mentions = [catalog.entities.empty()]

    def tag() -> Iterator[pl.DataFrame]:
        for batch in map_parts(annotate, parts, params.cluster):
            mentions.append(batch.entities)
            yield batch.token_pos

    n_tokens = catalog.token_pos.write_batches(tag())
    catalog.entities.write(entities := pl.concat(mentions, rechunk=True))
    tell(
        f"annotate：{model}；{n_tokens:,} 个词次标注词性，名称提及 {entities.height:,} 处",
        f"annotate: {model}; {n_tokens:,} tokens tagged, {entities.height:,} mentions of names",
    )


def read_common_words() -> frozenset[str]:
    """What no model may take for a name. Place words may be names, and so may words that a researcher leaves out of the vocabulary."""
    lists = (catalog.STOP_LISTS["stop_words"], catalog.STOP_LISTS["boilerplate"])
    stop_words = [word for path in lists for word in lexicon.parse_terms(path)]
    return frozenset([*catalog.user_terms.read().filter(~pl.col("is_name"))["term"], *stop_words])
