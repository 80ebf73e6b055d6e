"""Stage `term_audit`: which terms segmentation keeps whole."""

import sys
from collections.abc import Sequence

from pipeline import catalog
from pipeline.language import lexicon
from pipeline.language.integrity import audit_terms
from pipeline.params.keywords import Keyword
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    user_terms = catalog.user_terms.read()["term"].to_list()
    keywords = [form for keyword in params.keywords for form in keyword.forms]
    parts = catalog.tokens.follow(catalog.documents.read_texts("text"), "start", "end")
    term_integrity = audit_terms(parts, keywords, user_terms)
    catalog.publish(term_integrity=term_integrity)
    warn_of_unknown(params.keywords, user_terms)
    occurring = term_integrity.filter(term_integrity["n_occurrences"] > 0)
    n_whole = (occurring["advice"] == "完整").sum()
    n_hidden = (occurring.filter("is_user_term")["n_swallowed"] > 0).sum()
    tell(
        f"term_audit：{occurring.height:,} 个词中 {n_whole:,} 个处处完整，{n_hidden:,} 个用户词被更长的词遮住",
        f"term_audit: {n_whole:,} of {occurring.height:,} terms whole everywhere, {n_hidden:,} user terms hidden in longer words",
    )


def warn_of_unknown(keywords: Sequence[Keyword], user_terms: Sequence[str]) -> None:
    """Name the keywords that the segmenter may cut apart, as the user terms lack them."""
    unknown = lexicon.find_unknown([keyword.keyword for keyword in keywords], user_terms)
    if unknown:
        lacking = "、".join(unknown)
        tell(
            f"注意：用户词典中没有 {lacking}，分词时可能被切开；可写入 data/lexicon/own/user_terms.txt",
            f"warning: the user terms lack {lacking}; they may be cut apart; data/lexicon/own/user_terms.txt is the place for them",
            sys.stderr,
        )
