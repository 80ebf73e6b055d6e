"""Documents of which too little is Chinese text to say much."""

from pipeline.corpus.audit.findings import Document, Finding

MIN_SHARE_HAN = 0.3  # of the letters of a Chinese text; English with a Chinese name in it has less


def find_too_short(document: Document, min_chars: int) -> Finding | None:
    """The finding not_chinese or too_short, a warning."""
    n_chars = document["n_chars"]
    n_letters = sum(map(str.isalpha, document["text"]))
    if n_chars < MIN_SHARE_HAN * n_letters:
        share = f"{n_chars / n_letters:.0%}"
        return Finding(
            "not_chinese",
            "warning",
            f"文字中汉字只占 {share}，多半不是中文文件。",
            f"Chinese characters are {share} of its letters: it is hardly a Chinese document.",
            detail=share,
        )
    if n_chars < min_chars:
        return Finding(
            "too_short",
            "warning",
            f"只有 {n_chars} 个汉字，多半是空壳网页或残篇。",
            f"it has {n_chars} Chinese characters: an empty page or a fragment, most likely.",
            detail=str(n_chars),
        )
    return None
