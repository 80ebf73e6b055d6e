"""How texts cite: by authors and year, as the page does, or by marks [@key] that become numbers in the order of first citation."""

import re
from collections.abc import Sequence
from itertools import groupby

from pipeline.reporting.references.sources import Source, load_sources, split_name
from pipeline.tables.codes import pick

_MARK = re.compile(r"\[((?:@[\w-]+(?:; )?)+)\]")


def name_authors(source: Source, language: str) -> str:
    """What stands before the year.

    >>> [name_authors(load_sources()[key], "zh") for key in ("kish1965", "dice1945", "kline2012", "blei2003")]
    ['Kish', 'Dice', 'Kline 与 Santos', 'Blei 等']
    """
    families = [split_name(author)[0] for author in source.authors]
    if len(families) > 2 or source.others:
        return pick(language, f"{families[0]} 等", f"{families[0]} et al.")
    return pick(language, " 与 ", " & ").join(families)


def find_cited(text: str, language: str) -> list[str]:
    """The keys of the sources that a text cites by authors and year, in the order in which it does so first.

    >>> find_cited("LDA（Blei 等，2003）的区间按 Wilson（1927）", "zh"), find_cited("Gries' (2008) DP", "en")
    (['blei2003', 'wilson1927'], ['gries2008'])
    """
    first = {}
    for key, source in load_sources().items():
        found = [found.start() for pattern in _find_citation(source, language) if (found := pattern.search(text))]
        if found:
            first[key] = min(found)
    return sorted(first, key=lambda key: first[key])


def mark_citations(text: str, language: str) -> str:
    """The text with marks in the place of authors and year.

    >>> mark_citations("拟合 LDA（Blei 等，2003），区间按 Wilson（1927），配对（比例；参照 Hennig，2007）", "zh")
    '拟合 LDA[@blei2003]，区间按 Wilson[@wilson1927]，配对（比例；参照[@hennig2007]）'
    >>> mark_citations("by LDA (Blei et al., 2003) and Wilson's (1927) interval (JSD; Lin, 1991; Dice, 1945)", "en")
    "by LDA [@blei2003] and Wilson's [@wilson1927] interval (JSD [@lin1991; @dice1945])"
    """
    for key in find_cited(text, language):
        in_brackets, in_sentence = _find_citation(load_sources()[key], language)
        text = in_sentence.sub(rf"\g<name> [@{key}]", in_brackets.sub(f"[@{key}]", text))
    text = re.sub(r"\](?:；|; )(?=\[@)", "]", text)
    text = re.sub(r"(?<=[^\]（(])(?:，|；|, |; )(?=\[@)", " ", text)
    text = re.sub(r"(?:（| ?\()((?:\[@[\w-]+\])+)(?:）|\))", r" \1", text)
    text = re.sub(r"(?<=\w)\]\[(?=@)", "; ", text)
    return re.sub(r" +(?=\[@)", pick(language, "", " "), text)


def number_citations(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The paragraphs with numbers in the place of marks, and the keys in their order: source 1 is cited first. Runs are told as one.

    >>> number_citations(["分词用 jieba[@jieba; @rjieba]。", "拟合 LDA[@blei2003; @jieba]。"])
    (['分词用 jieba[1-2]。', '拟合 LDA[1,3]。'], ['jieba', 'rjieba', 'blei2003'])
    """
    keys = list(dict.fromkeys(key for text in paragraphs for mark in _MARK.findall(text) for key in _list_keys(mark)))
    number = {key: place for place, key in enumerate(keys, 1)}

    def write(mark: re.Match[str]) -> str:
        return f"[{_write_numbers([number[key] for key in _list_keys(mark[1])])}]"

    return [_MARK.sub(write, text) for text in paragraphs], keys


def quote_marks(text: str) -> str:
    """A text of documents on one line, in which no mark stands: what looks like one gets a blank.

    >>> quote_marks("通知 [@jieba]\\n\\n甲")
    '通知 [ @jieba] 甲'
    """
    return " ".join(text.split()).replace("[@", "[ @")


def _find_citation(source: Source, language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a text cites it: in brackets, with the year after a comma; or in the sentence, with the year alone in brackets."""
    authors = re.escape(name_authors(source, language))
    # A pattern that begins with its letters is searched in a tenth of the time of one that begins with looking back.
    name = rf"(?P<name>{authors}(?<!\w{authors})(?:['’]s?)?)"
    return re.compile(rf"{name}(?:，|, ){source.year}(?![0-9a-z])"), re.compile(
        rf"{name}(?:（| \(){source.year}(?:）|\))"
    )


def _list_keys(mark: str) -> list[str]:
    return [key.removeprefix("@") for key in mark.split("; ")]


def _write_numbers(numbers: Sequence[int]) -> str:
    """
    >>> _write_numbers([4, 1, 2, 7])
    '1-2,4,7'
    """
    ordered = sorted(set(numbers))
    runs = [[number for _, number in run] for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0])]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
