"""What a reviewer asks of a study of this kind: each question with a number and its place, or that it was not done."""

import polars as pl

from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.paper.method_facts import count_aside, count_doubted_documents, tell_limits, tell_scope
from pipeline.reporting.references.sources import load_sources
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import Content, Ledger, Tables
from pipeline.reporting.writing.templating import render
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import NO_SELF_TEST, pick

# What the table of term_integrity advises of a term that the segmenter splits.
SPLIT = ("加入", "查看")


def write_checklist(tables: Tables, params: Params) -> str:
    """A table as Markdown, in the language of the report. tables: as for the method; documents have n_own_chars."""
    content = _describe_corpus(tables, params) | _describe_tests(tables, params) | _describe_topics(tables)
    return render("checklist.txt", params.report.language, content | {"params": params})


def _describe_corpus(tables: Tables, params: Params) -> Content:
    language, documents, integrity = params.report.language, tables["documents"], tables["term_integrity"]
    aside = count_aside(tables, language)
    n_chars, n_own_chars = int(documents["n_chars"].sum()), int(documents["n_own_chars"].sum())
    return {
        "synthetic": is_embedded(params.corpus.path),
        "n_documents": documents.height,
        "n_issuers": documents["issuer"].drop_nulls().n_unique(),
        "scope": tell_scope(tables, language, Ledger()),
        "n_read": tables["files"].height,
        "n_aside": sum(n for _, n in aside),
        "aside": pick(language, "、", ", ").join(f"{label} {write_count(n)}" for label, n in aside),
        "n_doubted": count_doubted_documents(tables),
        "share_own": n_own_chars / n_chars if n_chars else None,
        "n_lexicon": integrity.height,
        "n_split": integrity.filter(pl.col("advice").is_in(SPLIT)).height,
        "n_mentions": tables["mentions"].height,
        "n_versions": tables["versions"].height,
        "yaodian": load_sources()["yaodian"].version,
    }


def _describe_tests(tables: Tables, params: Params) -> Content:
    language, trends, self_test = (
        params.report.language,
        tables["keyword_trends"],
        tables["self_test"].row(0, named=True),
    )
    tested = trends.drop_nulls("unit")
    limit = params.trajectory.max_q
    tests = (
        (("关键词", "keywords"), tested.filter(question="keyword").height, limit),
        (("词组", "groups of keywords"), tested.filter(question="group").height, limit),
        (("特征词", "distinctive terms"), int(tables["keyness_groups"]["n_tested"].sum()), params.keyness.max_q),
        (("主题与协变量", "topics and covariates"), tables["topic_effects"]["q"].count(), limit),
        (("主题的时期变化", "topics between periods"), tables["period_topics"]["q"].count(), params.evolution.max_q),
    )
    named = [(pick(language, *names), n, max_q) for names, n, max_q in tests if n]
    reason = self_test["shortfall"]
    claims = tables["robustness"].filter("claimed", pl.col("n_settings") > 0)
    return {
        "n_claims": claims.height,
        "n_robust": claims.filter(pl.col("n_holds") == pl.col("n_settings")).height,
        "n_failing": claims.filter(pl.col("n_holds") + pl.col("n_unconfirmed") < pl.col("n_settings")).height,
        "n_voices": trends["n_voices"].max(),
        "n_repeated": trends["n_voices_repeated"].max(),
        "tests": [f"{name} {write_count(n)}" for name, n, _ in named],
        "limits": tell_limits({name: max_q for name, _, max_q in named}, language),
        "self_test": self_test,
        "no_self_test": translate(NO_SELF_TEST, reason, language) if reason else "",
    }


def _describe_topics(tables: Tables) -> Content:
    quality = tables["topic_quality"].filter(~pl.col("background"))
    overall = tables["intrusion_scores"].filter(pl.col("topic").is_null())
    return {
        "chosen": find_chosen(tables["choice"]),
        "graded": quality["grade"].count() > 0,
        "grades": [f"{grade} {quality.filter(grade=grade).height}" for grade in "ABCD"],
        "c_v": quality["c_v"].mean(),
        "npmi": quality["npmi"].mean(),
        "n_judges": int(tables["intrusion_forms"]["used"].sum()),
        "precision": {"word": None, "topic": None} | dict(overall.select("kind", "precision").iter_rows()),
    }
