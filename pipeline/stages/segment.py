"""Stage `segment`: cut every document into words."""

from pipeline import catalog
from pipeline.language import lexicon, segmentation
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    tokenizer = segmentation.make_tokenizer(lexicon.parse_terms(catalog.USER_TERMS))
    tokens = segmentation.segment(catalog.documents.read(), catalog.sentences.read(), tokenizer, params.segment)
    catalog.tokens.write(tokens)
    print(f"segment: {tokens.height:,} tokens, {tokens['token'].n_unique():,} different ones")
