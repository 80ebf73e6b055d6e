"""Stage `segment`: cut every document into words."""

from functools import partial

from pipeline import catalog
from pipeline.language import segmentation
from pipeline.params.reading import load_params
from pipeline.running.messages import tell
from pipeline.running.parts import map_parts


def main() -> None:
    params = load_params()
    user_terms = catalog.user_terms.read()["term"].to_list()
    segment = partial(segmentation.segment_part, user_terms=tuple(user_terms), params=params.segment)
    parts = segmentation.split(catalog.sentences.follow(catalog.documents.read_texts("text")))
    n_tokens = catalog.tokens.write_batches(map_parts(segment, parts, params.cluster))
    engine = params.segment.engine
    tell(f"segment：{n_tokens:,} 个词次，用 {engine} 切分", f"segment: {n_tokens:,} tokens, cut by {engine}")
