"""Topics of two reports and their shares, in words."""

from typing import Any

import polars as pl

from pipeline.reporting.comparison.keywords import count_telling, pick_heads, tell_moves
from pipeline.reporting.comparison.parts import SIDES, Part, count_codes, order_by
from pipeline.reporting.comparison.words import BESIDE_STARTS, MOVES
from pipeline.reporting.writing.notation import DASH, write_count, write_share
from pipeline.reporting.writing.topic_names import FRAME
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import pick

Row = dict[str, Any]


def describe_topics(topics: pl.DataFrame, language: str) -> Part:
    """Which topics are in both, and what changed of each; one row is one pair, or a topic that one report alone has."""
    n_pairs, n_before, n_after = (topics[column].count() for column in ("cosine", "before", "after"))
    counts = count_codes(topics, "beside_starts")
    sentence = pick(
        language,
        f"A 有主题 {n_before} 个，B 有 {n_after} 个；对上 {n_pairs} 对，A 独有 {n_before - n_pairs} 个，"
        f"B 独有 {n_after - n_pairs} 个。",
        f"A has {n_before} topics, B has {n_after}; {n_pairs} are in both, {n_before - n_pairs} in A alone, "
        f"{n_after - n_pairs} in B alone.",
    )
    told = [f"{translate(BESIDE_STARTS, code, language)} {counts[code]}" for code in BESIDE_STARTS if counts.get(code)]
    if n_unknown := n_pairs - sum(counts.get(code, 0) for code in BESIDE_STARTS):
        told.append(f"{pick(language, '不明', 'not known')} {n_unknown}")
    beside = pick(
        language,
        f"主题词的变动与换一个起点相比：{'、'.join(told)}。",
        f"Terms moved, beside another start: {', '.join(told)}.",
    )
    rows = [
        [
            *(write_topic(row, side, language) for side in ("before", "after")),
            write_shared(row, language),
            write_terms(row, language),
            translate(BESIDE_STARTS, row["beside_starts"], language),
            *(write_starts(row, side) for side in ("before", "after")),
            *(write_share(row[f"share_{side}"]) for side in ("before", "after")),
        ]
        for row in topics.to_dicts()
    ]
    heads = pick_heads(
        language,
        (
            *SIDES,
            "前十词相同数",
            "不同的词",
            "与换起点相比",
            *(f"重现 {name}" for name in SIDES),
            *(f"占比 {name}" for name in SIDES),
        ),
        (
            *SIDES,
            "top terms shared",
            "terms that differ",
            "beside another start",
            *(f"came back, {n}" for n in SIDES),
            *(f"share, {n}" for n in SIDES),
        ),
    )
    sentences = [sentence, beside] if n_pairs else [sentence]
    return Part("topics", pick(language, "主题", "Topics"), sentences, heads, rows, _note_topics(language))


def describe_shares(topic_years: pl.DataFrame, topics: pl.DataFrame, language: str) -> Part:
    """Which shares of which years moved; one row is one matched topic in one year."""
    titled = topic_years.join(topics, on=["before", "after"], how="left", maintain_order="left", suffix="_of_topic")
    rows = [
        [
            *(name_topic(row, side) for side in ("before", "after")),
            str(row["year"]),
            *(write_estimate(row, side) for side in ("before", "after")),
            write_points(row["change"]),
            translate(MOVES, row["moved"], language),
        ]
        for row in order_by(titled, "moved", tuple(MOVES)).to_dicts()
    ]
    n, unit = write_count(topic_years.height), pick(language, "对上的主题与年份的组合", "Matched topics and years")
    sentence = f"{unit}{pick(language, ' ', ': ')}{n}{tell_moves(topic_years, language)}"
    heads = pick_heads(
        language,
        (*SIDES, "年份", *(f"占比 {name}" for name in SIDES), "差（百分点）", "变化"),
        (*SIDES, "year", *(f"share, {name}" for name in SIDES), "points", "moved"),
    )
    note = pick(
        language,
        "方括号内为区间，其中已含起点之间的差异（只有一个起点的除外）：变化在区间之内的，换种子即可能出现。",
        "Intervals include the differences between starts, where there are several: what lies within one, another seed alone may do.",
    )
    return Part(
        "shares",
        pick(language, "主题逐年占比", "Shares of topics by year"),
        [sentence],
        heads,
        rows,
        [note],
        count_telling(topic_years),
    )


def write_topic(row: Row, side: str, language: str) -> str:
    """Number, name or phrase, label and grade of a topic; a dash where there is none."""
    if row[side] is None:
        return DASH
    label = row[f"label_{side}"] if row[f"name_{side}"] or row[f"phrase_{side}"] else None
    grade = row[f"grade_{side}"]
    marks = [
        grade and pick(language, f"评级 {grade}", f"grade {grade}"),
        pick(language, *FRAME) if row[f"doubt_{side}"] == "frame" else None,
    ]
    brackets = pick(language, "、", ", ").join(filter(None, marks))
    told = " ".join(filter(None, (name_topic(row, side), label)))
    return told + (pick(language, f"（{brackets}）", f" ({brackets})") if brackets else "")


def name_topic(row: Row, side: str) -> str:
    """Number and name of a topic, else its phrase, else its label."""
    return f"{row[side] + 1} {row[f'name_{side}'] or row[f'phrase_{side}'] or row[f'label_{side}']}"


def write_terms(row: Row, language: str) -> str:
    """The top terms that one of two topics has alone, as −甲、乙 +丙、丁."""
    joined = [pick(language, "、", ", ").join(row[f"only_{side}"] or []) for side in ("before", "after")]
    return " ".join(sign + terms for sign, terms in zip("−+", joined, strict=True) if terms) or DASH


def write_shared(row: Row, language: str) -> str:
    """How many of the top terms are shared; of a topic without a partner, its nearest."""
    if row["cosine"] is not None:
        return f"{row['n_shared']}/{row['n_top']}"
    if row["nearest"] is None:
        return DASH
    near = f"{row['nearest'] + 1} ({row['nearest_cosine']:.2f})"
    return pick(language, f"最近 {near}", f"nearest {near}")


def write_starts(row: Row, side: str) -> str:
    """In how many starts a topic came back, and how many top terms a start shares with it: 5/6, 8.3 (7)."""
    if row[f"n_starts_found_{side}"] is None:
        return DASH
    found = f"{row[f'n_starts_found_{side}']}/{row[f'n_starts_{side}']}"
    if row[f"terms_kept_{side}"] is None:
        return found
    return f"{found}, {row[f'terms_kept_{side}']:.1f} ({row[f'terms_kept_low_{side}']})"


def write_estimate(row: Row, side: str) -> str:
    """A share with its interval, as 6.3% [5.0%, 8.1%]."""
    if row[f"value_{side}"] is None:
        return DASH
    low, high = (write_share(row[f"{end}_{side}"]) for end in ("low", "high"))
    return f"{write_share(row[f'value_{side}'])} " + (DASH if low == high == DASH else f"[{low}, {high}]")


def write_points(change: float | None) -> str:
    """
    >>> write_points(0.0123), write_points(-0.0004), write_points(None)
    ('+1.2', '0', '—')
    """
    if change is None:
        return DASH
    written = f"{100 * abs(change):.1f}"
    return "0" if written == "0.0" else f"{'+' if change > 0 else '−'}{written}"


def _note_topics(language: str) -> list[str]:
    zh = (
        "主题按已发布的主题词一一对应（匈牙利算法，使余弦之和最大）；余弦不足 0.7 的不算同一主题，只列最近者及其余弦。",
        "“重现”为该主题在几个起点中重现，以及每个起点有几个与它相同的前十词（平均，括号内为最少）；两者相同的词比最少的还少，即为超过起点之间。"
        "各起点只读随机一半的文档，所以起点之间的变动大于只换种子的变动。只在部分起点中重现的主题，换种子即可能消失或出现。",
        "占比为占全部词的份额，没有区间；区间见逐年占比。",
    )
    en = (
        "Topics are paired one to one by their published terms so that the sum of cosines is largest (Hungarian method). Two with a "
        "cosine under 0.7 are not the same; the nearest is named with its cosine.",
        "“Came back” says in how many starts a topic did, and how many of its ten top terms a start shares with it (the mean, and the "
        "fewest in brackets); two topics that share fewer than these moved more than between starts. Each start reads a random half of the "
        "documents, so that starts differ more than another seed alone makes them. A topic that came back in some starts only may come or "
        "go with another seed.",
        "The share is that of all words and has no interval; those by year have one.",
    )
    return [pick(language, *words) for words in zip(zh, en, strict=True)]
