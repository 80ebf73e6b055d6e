"""Texts that a document mill spun: words swapped so that a copy is not recognised."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.corpus.audit.audit_lexicon import Swap
from pipeline.corpus.audit.findings import Document, Finding

PAIRS_FOR_ERROR, PAIRS_FOR_WARNING = 3, 2
QUOTES_FOR_WARNING = 3  # “…〞: the closing mark of a mill's converter
LEAST_NATS = 14.0  # a rate so unusual that chance gives it once in a million documents
MOST_SHOWN = 6


@dataclass(frozen=True)
class _Sign:
    """One swap with its traces: how often, and where the first stands."""

    swap: Swap
    n: int
    start: int
    end: int


def find_spun_text(document: Document, swaps: Sequence[Swap]) -> Finding | None:
    """The finding spun_text, where words stand that only a mill's swapping explains, with the words listed.

    Two kinds of signs: phrases that no author writes (假设干, 根底教育), and an original that is missing where it belongs.
    One swapped word may be a slip, so an error takes three different ones; two, or 〞 for ”, are a warning.
    """
    text = document["text"]
    signs = sorted(_find_signs(text, swaps), key=lambda sign: -sign.n)
    n_quotes = text.count("〞")
    if len(signs) < PAIRS_FOR_WARNING and n_quotes < QUOTES_FOR_WARNING:
        return None
    is_error = len(signs) + (n_quotes >= QUOTES_FOR_WARNING) >= PAIRS_FOR_ERROR and len(signs) >= PAIRS_FOR_WARNING
    more = len(signs) - MOST_SHOWN
    pairs = [f"{sign.swap.original}→{sign.swap.swapped}" for sign in signs[:MOST_SHOWN]]
    parts_zh, parts_en = [], []
    if signs:
        parts_zh.append(f"词语像是被替换过（{'、'.join(pairs)}{f'等 {len(signs)} 组' if more > 0 else ''}）")
        parts_en.append(f"words seem swapped ({', '.join(pairs)}{f' and {more} more' if more > 0 else ''})")
    if n_quotes >= QUOTES_FOR_WARNING:
        parts_zh.append(f"{n_quotes} 处后引号写成“〞”")
        parts_en.append(f"{n_quotes} quotations close with 〞")
    start = signs[0].start if signs else text.index("〞")
    end = signs[0].end if signs else start + 1
    sentence_en = " and ".join(parts_en)
    return Finding(
        "spun_text",
        "error" if is_error else "warning",
        f"{'，'.join(parts_zh)}，疑为文库网站改写的文本。",
        f"{sentence_en[:1].upper()}{sentence_en[1:]}, as document mills do to a copy.",
        start,
        end,
    )


def _find_signs(text: str, swaps: Sequence[Swap]) -> Iterator[_Sign]:
    for swap in swaps:
        n_swapped = text.count(swap.swapped)
        if not n_swapped:
            continue
        counts = [(telltale, n) for telltale in swap.telltales if (n := text.count(telltale))]
        if counts:
            place, telltale = min((text.index(telltale), telltale) for telltale, _ in counts)
            start = place + telltale.index(swap.swapped)
            yield _Sign(swap, sum(n for _, n in counts), start, start + len(swap.swapped))
        elif swap.least_share and _is_too_rare(text.count(swap.original), n_swapped, swap.least_share):
            start = text.index(swap.swapped)
            yield _Sign(swap, n_swapped, start, start + len(swap.swapped))


def _is_too_rare(n_original: int, n_swapped: int, least_share: float) -> bool:
    """Whether so few originals can't be chance: Chernoff's bound exp(-n·KL) on the binomial tail is below e⁻¹⁴."""
    n = n_original + n_swapped
    share = n_original / n
    if share >= least_share:
        return False
    divergence = (1 - share) * math.log((1 - share) / (1 - least_share))
    if share > 0:
        divergence += share * math.log(share / least_share)
    return n * divergence > LEAST_NATS
