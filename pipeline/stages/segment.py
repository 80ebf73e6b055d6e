"""Stage `segment`: cut every document into words."""

from pipeline import catalog
from pipeline.language import lexicon, segmentation
from pipeline.language.cutting import make_cut
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    cut = make_cut(user_terms, params.segment)
    batches = segmentation.segment(catalog.documents.read(), catalog.sentences.read(), cut)
    n_tokens = catalog.tokens.write_batches(batches)
    engine = params.segment.engine
    tell(f"segment：{n_tokens:,} 个词次，用 {engine} 切分", f"segment: {n_tokens:,} tokens, cut by {engine}")
