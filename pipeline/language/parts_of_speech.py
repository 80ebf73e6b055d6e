"""Parts of speech as Universal POS tags (UD v2), whatever tag set a model has."""

import re
from collections.abc import Sequence

import polars as pl

from pipeline.language.lexicon import read_dictionary

# The tags of jieba's dictionary (ICTCLAS, 北大计算所标注集) and of LAC, which shares most of them; the longest prefix holds.
_UPOS = {
    "a": "ADJ",
    "ad": "ADV",  # 副形词
    "an": "NOUN",  # 名形词
    "b": "ADJ",  # 区别词
    "c": "CCONJ",
    "d": "ADV",
    "e": "INTJ",
    "f": "ADP",  # 方位词: UD Chinese has localizers as adpositions
    "g": "NOUN",  # 语素
    "h": "PART",  # 前缀
    "i": "VERB",  # 成语, mostly predicates
    "j": "NOUN",  # 简称
    "k": "PART",  # 后缀
    "l": "NOUN",  # 习用语
    "m": "NUM",
    "n": "NOUN",
    "nr": "PROPN",
    "ns": "PROPN",
    "nt": "PROPN",
    "nw": "PROPN",
    "nz": "PROPN",
    "o": "INTJ",
    "p": "ADP",
    "q": "NOUN",  # 量词: nouns in UD Chinese
    "r": "PRON",
    "s": "NOUN",  # 处所词
    "t": "NOUN",  # 时间词
    "u": "PART",
    "ug": "AUX",  # 过 了 着: aspect markers are auxiliaries in UD Chinese
    "ul": "AUX",
    "uz": "AUX",
    "v": "VERB",
    "vd": "ADV",  # 副动词
    "vn": "NOUN",  # 名动词
    "w": "PUNCT",
    "xc": "PART",  # 其他虚词
    "y": "PART",
    "z": "ADJ",  # 状态词
    "PER": "PROPN",
    "LOC": "PROPN",
    "ORG": "PROPN",
    "TIME": "NOUN",
}
_NUMBER = re.compile(r"\d[\d.,]*[%％‰]?|[一二三四五六七八九十百千万亿零〇两]+")
_WORD = re.compile(r"[^\W_]")
_LATIN = re.compile(r"[^\u3400-\u9fff]+")


def to_upos(tag: str, word: str) -> str:
    """The Universal POS tag for a tag of jieba's dictionary or of LAC; for an empty one by the look of the word.

    >>> to_upos("vn", "教学"), to_upos("nrt", "孔子"), to_upos("", "2025"), to_upos("", "，"), to_upos("", "集团化办学")
    ('NOUN', 'PROPN', 'NUM', 'PUNCT', 'NOUN')
    """
    if not _WORD.search(word):
        return "SYM" if word in "%％‰+＋=＝~～<>$￥℃" else "PUNCT"
    for length in (len(tag), 2, 1):
        if upos := _UPOS.get(tag[:length]):
            return upos
    if _NUMBER.fullmatch(word):
        return "NUM"
    # A word that no dictionary has is a user term or a name; letters alone are a foreign word.
    return "X" if _LATIN.fullmatch(word) else "NOUN"


def tag_words(words: pl.Series) -> pl.Series:
    """The Universal POS tag of each word as it is most often, by jieba's dictionary; what stands around it is not asked."""
    different = words.unique().to_list()
    tags = read_tags(different)
    parts = [to_upos(tags.get(word, ""), word) for word in different]
    return words.replace_strict(different, parts, return_dtype=pl.String).alias("pos")


def read_tags(words: Sequence[str]) -> dict[str, str]:
    """word → its tag in jieba's dictionary; words that it lacks are left out."""
    known = read_dictionary().filter(pl.col("word").is_in(list(words))).select("word", "pos")
    return dict(known.iter_rows()) | {word: tag for word, tag in _CORRECTIONS.items() if word in words}


def read_all_tags() -> dict[str, str]:
    """word → its tag for the whole of jieba's dictionary; a quarter of a second, so not where few words are asked for."""
    return dict(read_dictionary().select("word", "pos").iter_rows()) | _CORRECTIONS


# Words of policy texts that jieba's dictionary takes for names of places, persons or bodies.
_CORRECTIONS = {
    word: tag
    for tag, words in {
        "n": "云 城市 城镇 外国 普通高中 幼儿园 民办学校 党组织 团组织 新一轮 新格局 中考 长度 大国 太阳 大街 山区",
        "v": "新建 普及 扎根 开园 建国 爱国 开国 上市 大力开展 大力支持 建立健全 国际化 日常化",
        "a": "普通 美丽 深度 新鲜 英雄 高原",
    }.items()
    for word in words.split()
}
