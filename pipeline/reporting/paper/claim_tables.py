"""The tables of claims: of each keyword what is claimed, and of each claim under how many settings it holds."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.paper.shapes import Align, Column, PaperTable, Rows
from pipeline.reporting.sections.robustness import FAILS, name_subject
from pipeline.reporting.writing.claim_numbers import Row, know_years
from pipeline.reporting.writing.claims import holds_no_change
from pipeline.reporting.writing.notation import (
    DASH,
    write_count,
    write_interval,
    write_p,
    write_percent,
    write_rate,
)
from pipeline.reporting.writing.p_values import TESTS
from pipeline.reporting.writing.shapes import Cell, Place, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import EFFECTS, EVIDENCE, VERDICTS, pick

UNCERTAIN = "‡"  # behind the verdict of a rise or fall whose interval holds no change, as on the page


def describe_claims(tables: Tables, params: Params) -> PaperTable:
    """Keywords and groups that are mentioned: mentions, documents, rates of the first and last year, ratio with interval, q, verdict,
    evidence. Where figures of the paper name keywords, these alone, as a paper that asks for many tells of few.
    """
    language, asked = params.report.language, tables["keyword_trends"]
    named = {keyword for figure in params.paper.figures for keyword in figure.keywords}
    trends = asked.filter(pl.col("keyword").is_in([*named])) if named else asked
    known = know_years(tables["keyword_years"])
    years = known["year"].unique().sort().to_list()
    ends = sorted({years[0], years[-1]}) if years else []
    glosses = {known.keyword: known.en for known in params.keywords if known.en and language == "en"}
    own_documents = _count_documents(tables["mentions"], tables["years"])
    rows: Rows = []
    for question, zh, en in (("keyword", "关键词", "Keywords"), ("group", "词组", "Groups of keywords")):
        own = trends.filter(pl.col("n_mentions") > 0, question=question).to_dicts()
        if own and "group" in trends["question"].to_list():
            rows.append((Cell(pick(language, zh, en)),))
        for trend in own:
            own_years = known.filter(keyword=trend["keyword"])
            by_year = own_years.rows_by_key("year", named=True, unique=True, include_key=True)
            n_documents = own_documents(trend["keyword"])
            rows.append(_tell_trend(trend, n_documents, [by_year.get(year) for year in ends], glosses, language))
    absent = trends.filter(pl.col("n_mentions") == 0)["keyword"].to_list()
    mentioned = trends.filter(pl.col("n_mentions") > 0)
    uncertain = any(map(holds_no_change, mentioned.to_dicts()))
    forms = {one.keyword: one.forms[1:] for one in params.keywords if one.keyword in mentioned["keyword"]}
    others = Place("keyword_trends", f"keyword not in {', '.join(sorted(named))}")
    n_more = others.write(asked.height - trends.height, "len()", write_count)
    extent = (_note_forms(forms, language), _note_more(n_more.text, language) if named else "")
    notes = _note_claims(absent, "months" in trends["unit"].to_list(), uncertain, language)
    return PaperTable(
        "claims",
        pick(language, "关键词的频率变化与结论", "Change in keyword frequency"),
        _head_claims(known, ends, params),
        tuple(rows),
        (*filter(None, extent), *notes),
        n_more.numbers if extent[1] else (),
    )


def _count_documents(mentions: pl.DataFrame, years: pl.DataFrame) -> Callable[[str], Cell]:
    """Keyword → in how many documents it stands in own words; of the years that count, as all else in keyword_trends."""
    counted = years.filter(pl.col("n_documents") > 0)["year"].sort()
    own = pl.col("excluded_by").is_null() & ~pl.col("copied") & pl.col("year").is_in(counted.implode())
    pairs = mentions.filter(own).select("keyword", "document_id").unique()
    numbers = dict(pairs.group_by("keyword").len().iter_rows())
    rows = f"excluded_by=; copied=false; year in {', '.join(map(str, counted))}"

    def count(keyword: str) -> Cell:
        place = Place("mentions", f"keyword={keyword}; {rows}")
        return place.write(numbers.get(keyword, 0), "n_unique(document_id)", write_count)

    return count


def _note_forms(forms: Mapping[str, Sequence[str]], language: str) -> str:
    """What counts as each keyword beside itself. forms: keyword → its other spellings."""
    quoted = {keyword: [f"“{form}”" for form in others] for keyword, others in forms.items() if others}
    zh = "；".join(f"“{keyword}”含{'、'.join(others)}" for keyword, others in quoted.items())
    en = "; ".join(f"“{keyword}” includes {', '.join(others)}" for keyword, others in quoted.items())
    return pick(language, f"{zh}。", f"{en}.") if quoted else ""


def _note_more(n_more: str, language: str) -> str:
    """How many more keywords and groups were asked for."""
    if n_more == "0":
        return ""
    return pick(
        language,
        f"此表所列为图中指名者，另有 {n_more} 个关键词或词组一并统计与校正，见 tables/keyword_trends.csv。",
        f"Listed are those that figures name; {n_more} more keywords or groups were asked for and adjusted together with them: "
        "see tables/keyword_trends.csv.",
    )


def _head_claims(known: pl.DataFrame, ends: Sequence[int], params: Params) -> tuple[Column, ...]:
    language = params.report.language
    rates = []
    for year in ends:
        first = known.filter(year=year)["keyword"].to_list()[0]
        told = Place("keyword_years", f"keyword={first}; year={year}").write(year, "year", str)
        rates.append(Cell(pick(language, f"{told.text} 年频率", f"Rate {told.text}"), told.numbers))
    level = Place("params.yaml", "resampling").write(params.resampling.confidence, "confidence", write_percent)
    heads = [
        Cell(pick(language, "关键词", "Keyword")),
        Cell(pick(language, "提及次数", "Mentions")),
        Cell(pick(language, "文档数", "Docs")),
        *rates,
        Cell(pick(language, "年频率比", "Ratio per year")),
        Cell(pick(language, f"{level.text} 置信区间", f"{level.text} CI"), level.numbers),
        Cell("q"),
        Cell(pick(language, "结论", "Verdict")),
        Cell(pick(language, "证据", "Evidence")),
    ]
    # What years leave goes to the keywords.
    rate = 0.084 if language == "zh" else 0.07
    chinese = (0.313 - rate * len(rates), 0.1, 0.086, *[rate] * len(rates), 0.1, 0.152, 0.085, 0.1, 0.064)
    english = (0.29 - rate * len(rates), 0.1, 0.065, *[rate] * len(rates), 0.08, 0.14, 0.085, 0.13, 0.11)
    numbers: list[Align] = ["right"] * (5 + len(rates))
    widths = chinese if language == "zh" else english
    return tuple(map(Column, heads, widths, ("left", *numbers, "center", "center")))


def _tell_trend(
    trend: Row, n_documents: Cell, ends: Sequence[Row | None], glosses: dict[str, str], language: str
) -> tuple[Cell, ...]:
    keyword = trend["keyword"]
    place = Place("keyword_trends", f"keyword={keyword}")
    tests = TESTS.get(trend["verdict"], ("q", "q"))
    test = tests[trend["evidence"] == "moderate"]
    gloss = f" ({glosses[keyword]})" if keyword in glosses else ""
    rates = (
        Place("keyword_years", f"keyword={keyword}; year={end['year']}").write(
            end["own_per_10k_chars"], "own_per_10k_chars", write_rate
        )
        if end
        else Cell(DASH)
        for end in ends
    )
    return (
        Cell(f"{keyword}{gloss}"),
        place.write(trend["n_own_mentions"], "n_own_mentions", write_count),
        n_documents,
        *rates,
        place.write(trend["rate_ratio"], "rate_ratio", write_rate),
        place.write_interval((trend["ci_low"], trend["ci_high"]), ("ci_low", "ci_high"), write_interval),
        place.write(trend[test], test, write_p),
        Cell(translate(VERDICTS, trend["verdict"], language) + UNCERTAIN * holds_no_change(trend)),
        Cell(translate(EVIDENCE, trend["evidence"], language)),
    )


def _note_claims(absent: Sequence[str], by_month: bool, uncertain: bool, language: str) -> tuple[str, ...]:
    notes = [
        pick(
            language,
            "频率为自有文字（非抄录）每万汉字提及次数，提及次数与提及的文档数亦只计自有文字；年频率比为当年频率与上一年之比。",
            "Rates are mentions per 10,000 Chinese characters of own words (not copied); mentions and documents with a mention are those "
            "in own words, too. The ratio is that of one year's rate to the year before.",
        ),
        pick(
            language,
            "q 为经 Benjamini–Hochberg 校正的 p 值，所依检验随结论而定：上升、下降为机构检验（证据为中者用置换检验），"
            "新现、消失为精确条件概率，其余有结论者为年际差异检验；未作结论者列机构检验。",
            "q is the p value adjusted after Benjamini and Hochberg, of the test behind the verdict: rising and falling, the body test "
            "(permutation where evidence is moderate); new and disappeared, the exact conditional probability; other claims, the test "
            "that years differ; where nothing is claimed, the body test.",
        ),
        pick(language, f"“{DASH}”表示无从估计或不作断言。", f"“{DASH}”: not estimable, or nothing is claimed."),
    ]
    if uncertain:
        notes.append(
            pick(
                language,
                f"{UNCERTAIN}区间含 1（无变化）：结论依据检验的 q，区间由逐一留出独立来源得到，两者计算不同，"
                "可以不一致；变化的大小尚不确定。",
                f"{UNCERTAIN} The interval includes 1 (no change): the verdict rests on q of the test, the interval comes from leaving out "
                "each voice in turn; computed differently, the two can disagree, and the size of the change is uncertain.",
            )
        )
    if by_month:
        notes.append(
            pick(
                language,
                "检验以月份为独立单位（时间序列）。",
                "Tests take months as units (a time series of one voice).",
            )
        )
    if absent:
        named = pick(language, "、", ", ").join(absent)
        notes.append(pick(language, f"未见提及：{named}。", f"Never mentioned: {named}."))
    return tuple(notes)


def describe_robustness(tables: Tables, params: Params) -> PaperTable:
    """Each claim of the report: in how many of the settings tested it holds; no row where none was tested.

    robustness: subject_kind, keyword or topic (from 0) with covariate and group, claimed, verdict, n_holds, n_settings.
    """
    language, rows = params.report.language, []
    labels = tables["topic_labels"].rows_by_key("topic", named=True, unique=True)
    claims = tables["robustness"].filter("claimed").to_dicts()
    for claim in claims:
        place = Place("robustness", f"claim={claim['claim']}")
        topic = place.write(None if claim["topic"] is None else claim["topic"] + 1, "topic", str)
        n_fails = claim["n_settings"] - claim["n_holds"] - claim["n_unconfirmed"]
        rows.append(
            (
                Cell(name_subject(claim, labels, language), topic.numbers),
                Cell(translate({**VERDICTS, **EFFECTS}, claim["verdict"], language)),
                place.write(claim["n_holds"], "n_holds", write_count),
                place.write(n_fails, FAILS, write_count),
                place.write(claim["n_unconfirmed"], "n_unconfirmed", write_count),
                place.write(claim["n_settings"], "n_settings", write_count),
            )
        )
    return PaperTable(
        "robustness",
        pick(language, "结论的稳健性", "Robustness of the claims"),
        (
            Column(Cell(pick(language, "关键词或主题", "Keyword or topic")), 0.34, "left"),
            Column(Cell(pick(language, "结论", "Verdict")), 0.16, "center"),
            Column(Cell(pick(language, "成立", "Holds")), 0.1),
            Column(Cell(pick(language, "不成立", "Fails")), 0.1),
            Column(Cell(pick(language, "未能确认", "Not confirmed")), 0.16),
            Column(Cell(pick(language, "设定数", "Settings")), 0.14),
        ),
        tuple(rows),
        (
            pick(
                language,
                "设定为重新作出结论所用的各种选择的组合，主题为每次一项改动（见 params.yaml 的 robustness）；"
                "无法检验的设定、所据与另一设定全同的设定不计。成立指所得结论方向相同，且关键词的证据至少为中，主题在改动后的拟合中有与之相应者。"
                "未得出结论，而区间较报告的更宽且仍包含报告的估计值者，为未能确认（所余文字不足以判断）；其余为不成立。",
                "Settings are the combinations of choices under which each claim was made again, of topics one change of the fit each "
                "(robustness in params.yaml); those in which nothing could be tested, and those with the very "
                "data of another, are left out. A claim holds where the verdict goes "
                "the same way: of a keyword with at least moderate evidence, of a topic in its counterpart in the changed fit. It is "
                "not confirmed where nothing is claimed, but the interval is wider than the report's and contains the report's "
                "estimate: what is left is too little to say. Otherwise it fails.",
            ),
        ),
    )
