"""All that differs between two reports, part by part, in the order of the page."""

import polars as pl

from pipeline.reporting.comparison.keywords import describe_claims, describe_rates, pick_heads
from pipeline.reporting.comparison.parts import SIDES, Part
from pipeline.reporting.comparison.topics import describe_shares, describe_topics
from pipeline.reporting.comparison.words import FIELDS
from pipeline.reporting.writing.notation import DASH, write_count
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import CHECKS, pick

_COUNTED = {"read": ("读入的文档", "Documents read"), "used": ("计入的文档", "documents that count")}


def describe_comparison(tables: Tables, language: str) -> list[Part]:
    """The parts. tables: those of `compare_reports` (analysis/comparison)."""
    return [
        describe_settings(tables.get("settings"), language),
        describe_documents(tables["counts"], tables["differing"], language),
        describe_claims(tables["claims"], language),
        describe_rates(tables["keyword_years"], language),
        describe_topics(tables["topics"], language),
        describe_shares(tables["topic_years"], tables["topics"], language),
    ]


def describe_settings(settings: pl.DataFrame | None, language: str) -> Part:
    """Which parameters differ; one row is one of them."""
    title = pick(language, "参数", "Parameters")
    if settings is None:
        sentence = pick(
            language,
            "无法判断参数是否不同：至少有一份报告未附 params.yaml（旧版的要点不写）。",
            "Whether parameters differ is not known: at least one report has no params.yaml beside it, as older versions wrote none.",
        )
        return Part("settings", title, [sentence])
    if settings.is_empty():
        return Part("settings", title, [pick(language, "参数全部相同。", "All parameters are the same.")])
    n = write_count(settings.height)
    sentence = pick(language, f"不同的参数 {n} 项。", f"Parameters that differ: {n}.")
    rows = [[cell or DASH for cell in row] for row in settings.select("key", "value_before", "value_after").iter_rows()]
    return Part("settings", title, [sentence], (pick(language, "参数", "parameter"), *SIDES), rows)


def describe_documents(counts: pl.DataFrame, differing: pl.DataFrame, language: str) -> Part:
    """How many documents were read, count and were set aside, and which differ; one row is one document, or one field of it."""
    known = {what: (write_count(before), write_count(after)) for what, before, after in counts.iter_rows()}
    order = [what for what in (*_COUNTED, *CHECKS) if what in known]
    listed = [
        f"{translate({**_COUNTED, **CHECKS}, what, language)} {known[what][0]} → {known[what][1]}" for what in order
    ]
    aside = pick(language, "未采用或不计入的，按原因：", "Set aside, by reason: ")
    sentences = [
        pick(language, "；", "; ").join(listed[: order.index("read") + 2 if "used" in known else 1])
        + pick(language, "。", ".")
    ]
    if reasons := [text for what, text in zip(order, listed, strict=True) if what in CHECKS]:
        sentences.append(aside + pick(language, "、", ", ").join(reasons) + pick(language, "。", "."))
    if "used" not in known or DASH in known["used"]:
        sentences.append(
            pick(
                language,
                "有的报告未列出哪些文档计入（旧版的要点不写 files.csv、document_uses.csv）。",
                "A report does not say which documents count (older versions wrote no files.csv and document_uses.csv).",
            )
        )
    rows = [
        [
            row["title"],
            row["path"],
            _tell_difference(row["field"], row["only_in"], language),
            row["value_before"] or DASH,
            row["value_after"] or DASH,
        ]
        for row in differing.to_dicts()
    ]
    heads = pick_heads(language, ("标题", "文件", "不同之处", *SIDES), ("title", "file", "what differs", *SIDES))
    return Part("documents", pick(language, "文档", "Documents"), sentences, heads, rows)


def _tell_difference(field: str | None, only_in: str | None, language: str) -> str:
    if only_in:
        name = SIDES[only_in == "after"]
        return pick(language, f"只在 {name}（年份）", f"in {name} alone (year)")
    return translate(FIELDS, field, language)


def describe_reading(language: str) -> list[str]:
    """How to read all of it."""
    return [
        pick(
            language,
            "变化分为：区间不重叠；各在对方区间之外（即大于任一区间的半宽）；在区间之内。"
            "两份报告多半出自同一语料，并非互相独立的样本，故区间是否重叠只作尺度，不是检验。",
            "A change leaves the intervals apart; or each value outside the "
            "other's interval, which is more than half the width of either; or it lies within one. Two reports are mostly of the same "
            "documents and no independent samples, so that this is a scale and no test.",
        )
    ]
