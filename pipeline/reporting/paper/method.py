"""The method section of a paper: what was done to this corpus and nothing else, with its long form as an appendix."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.paper.references import number_references
from pipeline.reporting.references.citing import mark_citations, number_citations, quote_marks
from pipeline.reporting.references.sources import load_sources
from pipeline.reporting.sections.corpus import tell_kinds, tell_years
from pipeline.reporting.sections.methods import describe_methods
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import write_percent
from pipeline.reporting.writing.shapes import Content, Tables
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.reporting.writing.words import escape_markdown, translate
from pipeline.tables.codes import CHECKS, pick

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
MOST_REASONS = 3  # of files and documents that are set aside
# Why so many topics were taken: codes of choice.reason.
REASONS: Mapping[str, tuple[str, str]] = {
    "rule": (
        "为{graded}留出文本困惑度[@wallach2009]与最低者相差不超过 1% 者中的最小值",
        "the fewest whose perplexity of held-out text [@wallach2009] was within 1% of the best{graded}",
    ),
    "by_coherence": ("为一致性最高者", "the number with the highest coherence"),
    "no_topics": (
        "各候选对留出文本[@wallach2009]的预测均不优于不分主题，取最小者",
        "the fewest, as none predicted held-out text [@wallach2009] better than no topics at all",
    ),
    "none_stable": (
        "各候选均未达到八成主题能够重现，取重现比例最高者",
        "the number of which most topics came back, as 80% did of none",
    ),
    "by_hand": ("为事先指定", "as set beforehand"),
}


@dataclass(frozen=True)
class Method:
    """paragraphs, appendix: with numbers in the place of citations, which count on from one to the other. keys: source 1 is the first."""

    paragraphs: list[str]
    appendix: list[str]
    keys: list[str]


def write_method(tables: Tables, params: Params, language: Literal["zh", "en"]) -> str:
    """The method as Markdown: its paragraphs, the long form as an appendix, and the references of both by the standard of the params."""
    method = make_method(tables, params, language)
    references = number_references(method.keys, tables["versions"], params.paper.references)
    parts = [
        pick(language, "# 研究方法", "# Method"),
        *map(escape_markdown, method.paragraphs),
        pick(language, "# 附录 方法细节", "# Appendix: details of the method"),
        *map(escape_markdown, method.appendix),
        pick(language, "# 参考文献", "# References"),
        *references,
    ]
    return "\n\n".join(parts) + "\n"


def make_method(tables: Tables, params: Params, language: Literal["zh", "en"]) -> Method:
    """tables: as the page has them, and `versions`, which names each package with its version."""
    params = replace(params, report=replace(params.report, language=language))
    paragraphs = render_paragraphs(f"method_{language}.txt", language, _describe(tables, params))
    appendix = [mark_citations(paragraph, language) for paragraph in describe_methods(tables, params)["methods"]]
    appendix += _tell_others(tables, params, language)
    written, keys = number_citations([*paragraphs, *appendix])
    return Method(written[: len(paragraphs)], written[len(paragraphs) :], keys)


def _describe(tables: Tables, params: Params) -> Content:
    """What the template needs: numbers, and what was done at all."""
    language, documents = params.report.language, tables["documents"]
    trends, quality = tables["keyword_trends"], tables["topic_quality"].filter(~pl.col("background"))
    chosen, members = find_chosen(tables["choice"]), tables["topic_members"]
    asked = trends["question"].to_list()
    keyness, periods = (tables[name]["q"].count() > 0 for name in ("keyness", "period_topics"))
    graded = quality["grade"].count() > 0
    limits = {
        question: limit
        for question, limit, tested in (
            (pick(language, "趋势", "trends"), params.trajectory.max_q, trends["unit"].count() > 0),
            (pick(language, "特征词", "distinctive terms"), params.keyness.max_q, keyness),
            (pick(language, "主题的时期变化", "topics between periods"), params.evolution.max_q, periods),
        )
        if tested
    }
    return {
        "params": params,
        "synthetic": is_embedded(params.corpus.path),
        "n_read": tables["files"].height,
        "aside": _shorten(count_aside(tables, language), language),
        "n_documents": documents.height,
        "n_chars": documents["n_chars"].sum(),
        "n_issuers": documents["issuer"].drop_nulls().n_unique(),
        "scope": tell_scope(tables, language),
        "n_sections": tables["sections"].height,
        "n_keywords": asked.count("keyword"),
        "n_groups": asked.count("group"),
        "level": write_percent(params.resampling.confidence),
        "intervals": tables["keyword_years"]["own_low"].count() > 0,
        "by_voices": (trends["unit"] == "voices").any(),
        "by_years": trends["p_years"].count() > 0,
        "by_months": (trends["unit"] == "months").any(),
        "keyness": keyness,
        "robust": tables["robustness"]["claimed"].any(),
        "tested": bool(limits),
        "limits": tell_limits(limits, language),
        "graded": graded,
        "n_topics": chosen["n_topics"],
        "n_twins": members.filter(pl.len().over("topic") > 1).height,
        "n_left": members["topic"].n_unique(),
        "n_starts": params.lda.n_starts,
        "choice": _tell_choice(chosen, language) if graded else "",
        "grades": [quality.filter(grade=grade).height for grade in "ABCD"],
        "c_v": quality["c_v"].mean(),
        "periods": periods,
        "n_judges": int(tables["intrusion_forms"]["used"].sum()),
        "yaodian": load_sources()["yaodian"].version,
        "programs": list_named(tables, params),
    }


def _tell_choice(chosen: dict[str, Any], language: str) -> str:
    """Why this number of topics, as a clause."""
    stable = chosen["reason"] == "rule" and chosen["share_returned"] is not None
    graded = (
        pick(language, "八成以上主题能够重现、", " among those of which 80% of the topics came back") if stable else ""
    )
    return pick(language, *REASONS[chosen["reason"]]).format(graded=graded)


def tell_scope(tables: Tables, language: str) -> list[str]:
    """Years and kinds of the documents. Kinds come from the documents' own data, and may hold anything."""
    documents = tables["documents"]
    told = [tell_years(documents, tables["years"], language), *tell_kinds(documents["kind"], language)]
    return [quote_marks(text) for text in told]


def count_aside(tables: Tables, language: str) -> list[tuple[str, int]]:
    """Why files and documents do not count, and how many each: the commonest reason first. Reasons come as codes with details."""
    reasons = pl.concat([tables["files"]["reason"], tables["document_uses"]["reason"]]).drop_nulls()
    counts = reasons.str.split(":").list.first().value_counts().sort("count", "reason", descending=[True, False])
    return [(translate(CHECKS, code, language), n) for code, n in counts.iter_rows()]


def tell_limits(limits: Mapping[str, float], language: str) -> str:
    """The threshold of q, or where questions differ in it each with its questions. limits: question → threshold.

    >>> tell_limits({"trends": 0.05, "terms": 0.05}, "en"), tell_limits({"trends": 0.05, "terms": 0.01, "topics": 0.05}, "en")
    ('0.05', '0.05 (trends, topics), 0.01 (terms)')
    """
    questions: dict[float, list[str]] = {}
    for question, limit in limits.items():
        questions.setdefault(limit, []).append(question)
    if len(questions) < 2:
        return "".join(map(str, questions))
    named = [(limit, pick(language, "、", ", ").join(of)) for limit, of in questions.items()]
    return pick(language, "、", ", ").join(pick(language, f"{limit}（{of}）", f"{limit} ({of})") for limit, of in named)


def _shorten(counts: list[tuple[str, int]], language: str) -> list[tuple[str, int]]:
    """The commonest reasons, and all others as one."""
    n_others = sum(n for _, n in counts[MOST_REASONS:])
    others = [(pick(language, "因其他缘由", "other reasons"), n_others)] if n_others else []
    return counts[:MOST_REASONS] + others


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
