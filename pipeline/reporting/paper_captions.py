"""captions.md: number, title, note and files of each figure of the paper, in Chinese and English."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from pipeline.params.errors import Words
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.captions import caption_figures
from pipeline.reporting.paper.numbers import Placed
from pipeline.reporting.paper.shapes import AGAIN
from pipeline.reporting.writing.notation import write_count, write_percent
from pipeline.reporting.writing.shapes import DOCUMENTS, YEARS, Number
from pipeline.reporting.writing.words import plural
from pipeline.tables.codes import pick

LANGUAGES: tuple[Literal["zh"], Literal["en"]] = ("zh", "en")
TITLES: dict[str, Words] = {
    "corpus_years": ("语料各年的文档数", "Documents in the corpus by year"),
    "keyword_trajectories": ("关键词逐年提及频率", "Keyword rates by year"),
    "keyword_heatmap": ("关键词逐年提及频率热力图", "Keyword rates by year (heat map)"),
    "first_uses": ("关键词在语料中的首见年份", "First use of keywords in the corpus"),
    "year_keyness": ("各年的特征词", "Distinctive terms by year"),
    "topics": ("各主题概率最高的词", "Most probable terms of each topic"),
    "topic_years": ("主题份额的逐年变化", "Topic shares by year"),
    "topic_heatmap": ("主题份额逐年热力图", "Topic shares by year (heat map)"),
    "topic_flows": ("主题在时期间的演化", "Topics between periods"),
    "cowords": ("共词网络", "Co-word network"),
    "correspondence": ("词与年份的对应分析", "Correspondence analysis of terms and years"),
    "dendrogram": ("独立来源用词的聚类", "Clustering of voices by wording"),
    "citation_levels": ("各层级之间的引用", "Citations between levels"),
    "copied_passages": ("独立来源之间的相同文字", "Text shared by voices"),
    "robustness": ("结论的稳健性", "Robustness of the claims"),
}
# Of a figure that the page does not have; {level} is the confidence level.
NOTES: dict[str, Words] = {
    "robustness": (
        "每幅为一项结论：上方为各设定之下的年度频率比及 {level} 置信区间，由小到大排列（对数刻度）；实心表示结论成立；空心圆表示不成立；"
        "空心三角表示未能确认；下方圆点为各设定所取的选项。各设定都相同的选择从略，无法检验、没有估计值或与前一设定所据全同的设定不列。",
        "One panel a claim. Top: rate ratio per year with {level} confidence interval in each setting, in ascending order (log scale); "
        "filled: the claim holds; hollow circles: it fails; triangles: it is not confirmed. Dots below show the options of each setting. "
        "Choices that are the same in all settings are left out, as are settings that can't be tested, those without an estimate and "
        "those with the very data of another.",
    ),
}
# What the captions of the page say that is not so beside one figure of a paper; what is said better is in the figure's own note.
PAGE_WORDS: Sequence[Words] = (
    ("灰色或虚线表示", "灰色表示"),
    ("Grey or dashed topics", "Grey topics"),
    ("（data/lexicon/events.csv）", ""),
    (" (data/lexicon/events.csv)", ""),
    ("；竖虚线、点线、浅色带与 ▽ 标示相应年份", ""),
    ("; dashed and dotted lines, pale bands and ▽ mark its years", ""),
    ("；区间见上图", ""),
    ("; for intervals see the previous figure", ""),
)
# In grey what is no finding is paler: all is grey.
GREY_WORDS: Sequence[Words] = (("灰色表示", "浅灰色表示"), ("Grey topics", "Paler topics"))
# Kind → sign → what its caption says of it (patterns, zh and en), which is left out where no page of the figure has the sign.
_DOUBTFUL = {"doubtful": ("灰色表示[^。]*。", r" ?Grey topics [^.]*\.")}
SIGN_WORDS: Mapping[str, Mapping[str, Words]] = {
    "corpus_years": {
        "gap": ("斜线表示该年空缺[^。]*。", r" Hatched years are gaps[^.]*\."),
        "regions": (
            "地区（多于 8 个时按|(?<=层级)）(?=分层)",
            r"region, or by (?=level)| where there are more than 8 regions",
        ),
        "some totals": ("，过密处从略", ", left out where bars are close"),
        "levels": ("（多于 8 个时按层级）", ", or by level where there are more than 8 regions"),
    },
    "keyword_trajectories": {
        "interval": ("及 [^ ]+ 置信区间（[^）]*）", r" with [^ ]+ confidence intervals \([^)]*\)"),
        "hollow": ("；○ 为独立来源过少、不作结论依据的年份", "; ○ too few voices to support a claim"),
        "unseen": ("× 表示当年未出现，?", "(?<=; )× not found,? ?"),
        "hollow unseen": ("，?空心 × 表示未出现且独立来源过少", ",? ?hollow × not found and too few voices"),
        "one-sided": ("细线或?", " thin lines(?: or)?"),
        "area": ("或?浅灰底", "(?: or)? pale areas"),
        "cut": ("；箭头表示区间超出图框", "; arrows: the interval extends beyond the frame"),
        "gap": ("；斜线表示该年空缺", "; hatched years are gaps"),
        "up": ("▲ 向上，?", "▲ up(, )?"),
        "down": ("▼ 向下，?", "▼ down(, )?"),
        "turning": ("◆ 突现或转折", "◆ burst or turn"),
        "event": ("细竖线为重大事件，不参与检验。", r" Thin lines are events, which do not enter the tests\."),
        "absent": ("从未提及的关键词不绘出。", r" Keywords never mentioned are not shown\."),
    },
    "keyword_heatmap": {"bracket": ("，括号表示独立来源过少", ", in brackets where there are too few voices")},
    "first_uses": {
        "filled": ("实心：[^。]*。", r" Filled: [^.]*\."),
        "open": ("空心：[^。]*。", r" Hollow: [^.]*\."),
        "dots": ("灰点的大小[^。]*。", r" The size of grey dots [^.]*\."),
        "outside": ("边缘的三角[^。]*。", r" A triangle at the edge [^.]*\."),
    },
    "year_keyness": {
        "distinctive": ("● 经全部词校正后仍显著，", "● significant after adjustment over all terms, "),
        "others": (
            "，?○ 未达到特征词标准|，故可能不含 1 而仍为 ○",
            ",? ?○ not distinctive|, so that they [^.]*(?=\\.)",
        ),
    },
    "topics": _DOUBTFUL,
    "topic_years": {
        "interval": ("及 [^ ]+ 置信区间（[^）]*）", r" with [^ ]+ confidence intervals \([^)]*\)"),
        "adjusted": ("；虚线为[^；。]*", "; dashed: [^;.]*"),
        "cut": ("；箭头表示区间超出图框", "; arrows: the interval extends beyond the frame"),
        "gap": ("；斜线表示该年空缺", "; hatched years are gaps"),
        "alone": ("；机构过少的年份不给区间（○）", r"; years with too few bodies have no interval \(○\)"),
        "hollow": ("（○）", r" \(○\)"),
        "unseen": ("(?<=；)× 表示份额为 0，?", "(?<=; )× share of 0,? ?"),
        "hollow unseen": (
            "，?空心 × 表示份额为 0 且机构过少",
            ",? ?hollow × share of 0 and too few bodies",
        ),
        **_DOUBTFUL,
    },
    "topic_heatmap": _DOUBTFUL,
    "correspondence": {"few voices": ("，空心表示独立来源过少", ", hollow where there are too few voices")},
    "dendrogram": {"halves": ("；○ 为同一来源[^。]*", r"; ○ is the distance[^.]*")},
    "copied_passages": {"bracket": ("；括号表示先后不明", "; in brackets where the order is unknown")},
    "robustness": {
        "holds": ("；实心表示结论成立", "; filled: the claim holds"),
        "fails": ("；空心圆表示不成立", "; hollow circles: it fails"),
        "unconfirmed": ("；空心三角表示未能确认", "; triangles: it is not confirmed"),
    },
    "topic_flows": {
        "terms": ("，旁列当期主题词（[^）]*）", r", with the terms of that period beside it \([^)]*\)"),
        "middle": ("（居中的时期[^）]*）", r" \(number and share alone [^)]*\)"),
        "dashed": ("，否则以虚线表示", ", and dashed otherwise"),
        **_DOUBTFUL,
    },
}
# What is left of a list of which all is left out.
_LEFTOVERS: Sequence[Words] = (
    *(("；未出现年份的为单侧上界", ""), ("; in such years: one-sided upper bound", "")),
    *(("[：，；]+(?=[。；])", ""), (r"[,;:] ?(?=[;.])", ""), ("； ?● ?(?=。)", "")),
)


@dataclass(frozen=True)
class Captioned:
    """A figure of the paper as its caption needs it.

    note: what the caption of its kind lacks (zh, en), or of one without files why; signs: those that are drawn; counts: of documents and
    voices of the corpus (`count_corpus`), which the caption names as its source.
    """

    number: int
    asked: PaperFigure
    files: Sequence[str]
    note: Words
    signs: Collection[str]
    counts: tuple[Number, Number]


def count_corpus(documents: pl.DataFrame) -> tuple[Number, Number]:
    """How many documents count, and how many voices; documents: those, with voice."""
    n_documents, n_voices = documents.height, documents["voice"].n_unique()
    return (
        Number(write_count(n_documents), n_documents, DOCUMENTS, "", "len()"),
        Number(write_count(n_voices), n_voices, DOCUMENTS, "", "n_unique(voice)"),
    )


def write_captions(figures: Sequence[Captioned], years: pl.DataFrame, params: Params) -> str:
    """Markdown; years: as the audit judged them."""
    parts = ["# 图题与图注 Captions\n"]
    for figure in figures:
        parts.append(f"## figure-{figure.number:02d}\n" if figure.files else f"## {figure.asked.kind}\n")
        if not figure.files:
            parts.append("未绘出：{}。Not drawn: {}.\n".format(*figure.note))
            continue
        parts.append(", ".join(f"`{file}`" for file in figure.files) + "\n")
        for language in LANGUAGES:
            title, note = caption_for_paper(figure, years, params, language)
            head = pick(language, f"**图 {figure.number}　{title}**", f"**Figure {figure.number}.** {title}.")
            parts.append(f"{head}\n\n{pick(language, '注：', 'Note. ')}{note}\n")
    return "\n".join(parts)


def caption_for_paper(figure: Captioned, years: pl.DataFrame, params: Params, language: Literal["zh", "en"]) -> Words:
    """Title and note of a figure in one language. None of what stands at the foot of the page's figures stands in those of a paper."""
    asked = figure.asked
    told = replace(params, report=replace(params.report, language=language))
    zh, en = TITLES[asked.kind]
    if asked.keywords and len(asked.keywords) <= 4:
        glosses = {known.keyword: f" ({known.en})" for known in params.keywords if known.en}
        glossed = [keyword + glosses.get(keyword, "") for keyword in asked.keywords]
        zh, en = zh + "：" + "、".join(asked.keywords), en + ": " + ", ".join(glossed)
    if asked.years:
        first, last = asked.years
        zh, en = f"{zh}（{first}—{last} 年）", f"{en}, {first}–{last}"
    if asked.kind in NOTES:
        note = pick(language, *NOTES[asked.kind]).format(level=write_percent(params.resampling.confidence))
    else:
        note = caption_figures([asked.kind], years, told)[asked.kind]
    for said, instead in (*PAGE_WORDS, *(GREY_WORDS if params.paper.grey else ())):
        note = note.replace(said, instead)
    note = leave_out_signs(note, asked.kind, figure.signs)
    own = pick(language, *figure.note)
    note = pick(language, "", " ").join(filter(None, (note, own, tell_source(figure.counts, language))))
    if is_embedded(params.corpus.path):
        note += pick(
            language, "合成语料（内置示例），非真实文件。", " Synthetic corpus (embedded example), not real documents."
        )
    return pick(language, zh, en), note


def tell_source(counts: tuple[Number, Number], language: Literal["zh", "en"]) -> str:
    """Which corpus a figure shows."""
    (documents, n_documents), (voices, n_voices) = ((number.text, int(number.value)) for number in counts)
    return pick(
        language,
        f"资料来源：本文语料，共 {documents} 份文档、{voices} 个独立来源。",
        f"Source: the corpus of this study, {documents} {plural('document', n_documents)} of {voices} {plural('voice', n_voices)}.",
    )


def leave_out_signs(note: str, kind: str, signs: Collection[str]) -> str:
    """The caption of a kind, in either language, without what it says of signs that are not drawn.

    >>> leave_out_signs("斜线表示该年空缺（没有文档）。下方为机构数。", "corpus_years", {"gap"})
    '斜线表示该年空缺（没有文档）。下方为机构数。'
    >>> leave_out_signs("题下为结论与证据：▲ 向上，▼ 向下，◆ 突现或转折。", "keyword_trajectories", {"up"})
    '题下为结论与证据：▲ 向上。'
    """
    absent = [words for sign, words in SIGN_WORDS.get(kind, {}).items() if sign not in signs]
    for pattern in (pattern for words in absent for pattern in words):
        note = re.sub(pattern, "", note)
    for pattern, instead in _LEFTOVERS:
        note = re.sub(pattern, instead, note)
    return note


def trace_captions(figures: Sequence[Captioned], years: pl.DataFrame, params: Params) -> dict[str, list[Placed]]:
    """File → place and number: captions.md has both languages, report.docx that of the report, and the title again on each further page."""
    placed: dict[str, list[Placed]] = {"captions.md": [], "report.docx": []}
    for figure in (figure for figure in figures if figure.files):
        for language in LANGUAGES:
            title, note = caption_for_paper(figure, years, params, language)
            place = pick(language, f"图{figure.number}", f"Figure {figure.number}")
            again = [
                (place + pick(language, *AGAIN), number) for number in trace_caption(title, figure.asked, years, params)
            ]
            # Apart, as a topic may have the number that counts voices.
            before, _, after = f"{title} {note}".partition(tell_source(figure.counts, language))
            first, last = (trace_caption(part, figure.asked, years, params) for part in (before, after))
            numbers = [*first, *figure.counts, *last]
            told = [(place, number) for number in numbers]
            placed["captions.md"] += told
            n_pages = len({file.rpartition(".")[0] for file in figure.files})
            placed["report.docx"] += [*told, *again * (n_pages - 1)] if language == params.report.language else []
    return placed


def trace_caption(text: str, asked: PaperFigure, years: pl.DataFrame, params: Params) -> list[Number]:
    """The numbers of a caption that another corpus or other params would change, in order; dates of events are those of events.csv."""
    level, least = params.resampling.confidence, params.audit.min_year_chars
    known = {str(year): Number(str(year), year, YEARS, f"year={year}", "year") for year in years["year"]}
    known |= {str(year): Number(str(year), year, "params.yaml", "paper.figures", "years") for year in asked.years or ()}
    known[write_percent(level)] = Number(write_percent(level), level, "params.yaml", "resampling", "confidence")
    if least:
        known[write_count(least)] = Number(write_count(least), least, "params.yaml", "audit", "min_year_chars")
    left_out, traced = _trace_left_out(text), list[Number]()
    for found in re.finditer(r"(?:(主题|Topic) )?(?<![\d.±-])(\d(?:[\d,.]*\d)?%?)(?![\d-])", text):
        topic, number = found.groups()
        named = Number(number, int(number), "topic_labels", f"topic={number}", "topic") if topic else known.get(number)
        told = left_out.get(found.start(2), named)
        traced += [told] if told else []
    return traced


def _trace_left_out(caption: str) -> dict[int, Number]:
    """How many topics a figure shows, and how many it leaves out, each by where it stands.

    >>> {at: number.value for at, number in _trace_left_out("只绘出 16 个主题，其余 5 个从略。").items()}
    {4: 16, 14: 5}
    """
    found = re.search(r"(\d+) 个主题，其余 (\d+) 个从略|shown: (\d+); left out: (\d+)", caption)
    groups = [n for n in range(1, 5) if found[n]] if found else []
    columns = ("shown in the figure", "left out of the figure")
    return {
        found.start(n): Number(found[n], int(found[n]), "topic_labels", "", column)
        for n, column in zip(groups, columns, strict=False)
        if found
    }
