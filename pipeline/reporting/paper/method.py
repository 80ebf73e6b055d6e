"""The method section of a paper: what was done to this corpus and nothing else, with its long form as an appendix."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from pipeline.params.errors import Words
from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.paper.method_facts import MethodFacts, count_aside, count_collected, count_doubted_documents
from pipeline.reporting.paper.numbers import Placed, name_place
from pipeline.reporting.paper.references import number_references
from pipeline.reporting.paper.topic_tables import find_doubts
from pipeline.reporting.references.citing import mark_citations, number_citations
from pipeline.reporting.references.sources import load_sources
from pipeline.reporting.sections.methods import tell_all_methods
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.shapes import Cell, Content, Number, Tables
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.reporting.writing.words import escape_markdown
from pipeline.tables.codes import pick

METHODS: Words = ("研究方法", "Methods")
DETAILS: Words = ("附录　方法细节", "Appendix. Details of the method")
REFERENCES: Words = ("参考文献", "References")
# What a program is called → its source, in the order in which it is named; those of no version were not used.
PROGRAMS = {
    "DVC": "dvc",
    "jieba": "jieba",
    "rjieba": "rjieba",
    "LAC": "lac",
    "spaCy": "spacy",
    "scikit-learn": "scikit-learn",
    "gensim": "gensim",
    "NumPy": "numpy",
    "SciPy": "scipy",
    "Polars": "polars",
    "Matplotlib": "matplotlib",
}
MOST_LENGTH = 500  # Chinese characters or English words of the paragraphs
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")
# Why so many topics were taken: codes of choice.reason.
REASONS: Mapping[str, tuple[str, str]] = {
    "rule": (
        "为{graded}候选中留出文本困惑度[@wallach2009]与最低者相差不超过 1% 的最小值",
        "the smallest whose perplexity of held-out text [@wallach2009] was within 1% of the best{graded}",
    ),
    "undecided": (
        "因留出文本困惑度[@wallach2009]到最大的候选仍在下降而主题未能评级，取一致性最高者",
        "the number with the highest coherence, as the perplexity of held-out text [@wallach2009] still fell at the largest and topics "
        "could not be graded",
    ),
    "by_coherence": ("为一致性最高者", "the number with the highest coherence"),
    "no_topics": (
        "因各候选对留出文本[@wallach2009]的预测均不优于不分主题，而此数为最小",
        "the smallest, as none predicted held-out text [@wallach2009] better than no topics at all",
    ),
    "none_stable": (
        "因各候选能重现的主题均不足词次的八成，而此数的比例最高",
        "the number with most words in topics that came back, as none reached 80%",
    ),
    "by_hand": ("为事先指定", "as set beforehand"),
}


@dataclass(frozen=True)
class Method:
    """paragraphs, appendix: with numbers in the place of citations, which count on from one to the other. keys: source 1 is the first.

    n_cited: how many of the sources, from the first, the paragraphs cite; all others are of the appendix alone.
    numbers, details: those of the paragraphs and of the appendix, each with its paragraph from 1, but for versions and what is the same
    in every paper.
    """

    paragraphs: list[str]
    appendix: list[str]
    keys: list[str]
    n_cited: int
    numbers: list[tuple[int, Number]]
    details: list[tuple[int, Number]]


def write_method(tables: Tables, params: Params, language: Literal["zh", "en"]) -> str:
    """The method as Markdown: its paragraphs, the long form as an appendix, and the references of both by the standard of the params."""
    method = make_method(tables, params, language)
    parts = [
        f"# {pick(language, *METHODS)}",
        *map(escape_markdown, method.paragraphs),
        f"# {pick(language, *DETAILS)}",
        *map(escape_markdown, method.appendix),
        f"# {pick(language, *REFERENCES)}",
        *list_references(method, tables, params, language),
    ]
    return "\n\n".join(parts) + "\n"


def list_references(method: Method, tables: Tables, params: Params, language: Literal["zh", "en"]) -> list[str]:
    """Which of them the paragraphs cite, where the appendix cites more, and the list."""
    references = number_references(method.keys, tables["versions"], params.paper.references, language)
    first, rest = method.n_cited, method.n_cited + 1
    told = pick(
        language,
        f"“研究方法”各段引用第 1 至 {first} 条，第 {rest} 至 {len(references)} 条仅附录引用。",
        f"The method cites sources 1 to {first}; sources {rest} to {len(references)} are cited by the appendix alone.",
    )
    return [told, *references] if 0 < first < len(references) else references


def trace_methods(tables: Tables, params: Params) -> dict[str, list[Placed]]:
    """File → place and number of the method and its appendix: a file for each language, and that of the report in report.docx."""
    placed: dict[str, list[Placed]] = {}
    for language in LANGUAGES:
        method = make_method(tables, params, language)
        placed[f"method.{language}.md"] = told = [
            *_place(METHODS, method.numbers, language),
            *_place(DETAILS, method.details, language),
        ]
        if language == params.report.language:
            placed["report.docx"] = told
    return placed


def _place(heading: Words, numbers: Iterable[tuple[int, Number]], language: str) -> Iterator[Placed]:
    for n, number in numbers:
        yield name_place(heading, n, language), number


def make_method(tables: Tables, params: Params, language: Literal["zh", "en"]) -> Method:
    """tables: as the page has them, and `versions`, which names each package with its version."""
    params = replace(params, report=replace(params.report, language=language))
    told, details = _tell_paragraphs(tables, params, language), tell_all_methods(tables, params)
    paragraphs = [cell.text for cell in told]
    appendix = [mark_citations(cell.text, language) for cell in details] + _tell_others(tables, params, language)
    written, keys = number_citations([*paragraphs, *appendix])
    n_cited = len(number_citations(paragraphs)[1])
    of_both = written[: len(paragraphs)], written[len(paragraphs) :]
    return Method(*of_both, keys, n_cited, _list_numbers(told), _list_numbers(details))


def _tell_paragraphs(tables: Tables, params: Params, language: str) -> list[Cell]:
    """The paragraphs; where they get longer than a journal prints, first with less words, and then with less that is named."""
    content, told = _describe(tables, params), list[Cell]()
    for brief, summed in ((False, False), (True, False), (True, True)):
        facts = MethodFacts(tables, params, _list_limits(tables, params), summed)
        filled = render_paragraphs(
            f"method_{language}.txt", language, content | {"told": facts.tell, "brief": brief, "summed": summed}
        )
        told = facts.told.sign_parts(filled)
        if measure_length([cell.text for cell in told], language) <= MOST_LENGTH:
            break
    return told


def measure_length(paragraphs: Iterable[str], language: str) -> int:
    """Chinese characters or English words, without marks of citations.

    >>> measure_length(["分词用 jieba[@jieba]。", "共 2 份"], "zh"), measure_length(["cut by jieba [@jieba]"], "en")
    (5, 3)
    """
    text = re.sub(r"\[@[^\]]*\]", "", "\n".join(paragraphs))
    return len(re.findall("[一-鿿]", text) if language == "zh" else text.split())


def _list_numbers(paragraphs: Iterable[Cell]) -> list[tuple[int, Number]]:
    return [(n, number) for n, cell in enumerate(paragraphs, 1) for number in cell.numbers]


def _describe(tables: Tables, params: Params) -> Content:
    """What the template needs: numbers, and what was done at all."""
    language, documents = params.report.language, tables["documents"]
    trends, quality = tables["keyword_trends"], tables["topic_quality"].filter(~pl.col("background"))
    chosen, members = find_chosen(tables["choice"]), tables["topic_members"]
    asked = trends["question"].to_list()
    keyness, periods = tables["keyness_groups"]["n_tested"].sum() > 0, tables["period_topics"]["q"].count() > 0
    shown = quality.height > 0 and not find_doubts(tables["topic_labels"])
    return {
        "params": params,
        "synthetic": is_embedded(params.corpus.path),
        "n_collected": count_collected(tables),
        "aside": bool(count_aside(tables, language)),
        "n_documents": documents.height,
        "n_doubted": count_doubted_documents(tables),
        "n_chars": documents["n_chars"].sum(),
        "n_issuers": documents["issuer"].drop_nulls().n_unique(),
        "n_unsigned": documents["issuer"].null_count(),
        "n_keywords": asked.count("keyword"),
        "n_groups": asked.count("group"),
        "intervals": tables["keyword_years"]["own_low"].count() > 0,
        "by_voices": (trends["unit"] == "voices").any(),
        "by_years": trends["p_years"].count() > 0,
        "by_months": (trends["unit"] == "months").any(),
        "keyness": keyness,
        "robust": tables["robustness"]["claimed"].any(),
        "tested": bool(_list_limits(tables, params)),
        "shown": shown,
        "several": params.lda.n_starts > 1,
        "graded": quality["grade"].count() > 0,
        "n_twins": members.filter(pl.len().over("topic") > 1).height,
        "choice": _tell_choice(chosen, language) if shown else "",
        "c_v": quality["c_v"].mean(),
        "periods": periods,
        "n_judges": int(tables["intrusion_forms"]["used"].sum()),
        "yaodian": load_sources()["yaodian"].version,
        "programs": list_named(tables, params),
    }


def _list_limits(tables: Tables, params: Params) -> dict[str, tuple[float, str]]:
    """What was tested → the threshold of its q, and the section of the params that sets it."""
    language = params.report.language
    keyness, periods = tables["keyness_groups"]["n_tested"].sum() > 0, tables["period_topics"]["q"].count() > 0
    asked = (
        (("趋势", "trends"), "trajectory", params.trajectory.max_q, tables["keyword_trends"]["unit"].count() > 0),
        (("特征词", "distinctive terms"), "keyness", params.keyness.max_q, keyness),
        (("主题的时期变化", "topics between periods"), "evolution", params.evolution.max_q, periods),
    )
    return {pick(language, *words): (limit, section) for words, section, limit, tested in asked if tested}


def _tell_choice(chosen: dict[str, Any], language: str) -> str:
    """Why this number of topics, as a clause."""
    stable = chosen["reason"] == "rule" and chosen["share_returned"] is not None
    graded = (
        pick(language, "能重现的主题占词次八成以上的", " among those with 80% of the words in topics that came back")
        if stable
        else pick(language, "各", "")
    )
    return pick(language, *REASONS[chosen["reason"]]).format(graded=graded)


def list_named(tables: Tables, params: Params) -> list[tuple[str, str, str]]:
    """The programs that did what the paper tells numbers of: journals want few. What carries, reckons or draws is not among them."""
    fitted = tables["topic_quality"]["grade"].count() > 0
    worked = {
        "DVC": True,
        "jieba": True,
        "LAC": True,  # used at all only where it finds names
        "spaCy": params.annotate.model not in ("lac", "rules"),  # it only carries what these find
        "scikit-learn": fitted and params.lda.engine == "sklearn",
        "gensim": fitted and params.lda.engine == "gensim",
    }
    return [program for program in list_programs(tables, params) if worked.get(program[0], False)]


def _tell_others(tables: Tables, params: Params, language: str) -> list[str]:
    """A paragraph on the other programs, if there are any."""
    named = list_named(tables, params)
    others = [program for program in list_programs(tables, params) if program not in named]
    told = [f"{name} {version}{pick(language, '', ' ')}[@{key}]" for name, key, version in others]
    return [pick(language, f"其他软件：{'、'.join(told)}。", f"Other software: {', '.join(told)}.")] if told else []


def list_programs(tables: Tables, params: Params) -> list[tuple[str, str, str]]:
    """The programs that this run used: name, key of the source, version."""
    versions = dict(tables["versions"].iter_rows())
    unused = {
        "rjieba": params.segment.engine != "rjieba",
        "lac": params.annotate.model != "lac",
        "gensim": params.lda.engine != "gensim" and tables["choice"]["c_v"].count() == 0,
    }
    packages = {key: load_sources()[key].package for key in PROGRAMS.values()}
    return [
        (name, key, versions[packages[key]])
        for name, key in PROGRAMS.items()
        if versions.get(packages[key], "absent") != "absent" and not unused.get(key, False)
    ]
