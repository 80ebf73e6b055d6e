"""Documents of which too little is Chinese text to say much."""

from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.text.structure import count_han

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
    n_beside = count_beside_title(document)
    if n_beside < min_chars:
        return Finding(
            "too_short",
            "warning",
            f"标题以外只有 {n_beside} 个汉字，多半是空壳网页或残篇。",
            f"it has {n_beside} Chinese characters beside its title: an empty page or a fragment, most likely.",
            detail=str(n_beside),
        )
    return None


def count_beside_title(document: Document) -> int:
    """Chinese characters of a document's text apart from its title: a page that holds its title alone has none."""
    title: str = document["title"].strip()
    n_chars: int = document["n_chars"]
    return n_chars - count_han(title) * document["text"].count(title) if title else n_chars
