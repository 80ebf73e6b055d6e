"""What a comparison says, cell by cell."""

import polars as pl
import pytest

from pipeline.analysis.comparison import topics as matching
from pipeline.analysis.comparison.chance import STANDARD_ERRORS
from pipeline.analysis.comparison.comparison import Report, compare_reports
from pipeline.analysis.topics.describe.description import N_TOP
from pipeline.reporting.comparison import keywords, topics
from pipeline.reporting.comparison.describing import describe_comparison
from pipeline.reporting.comparison.page import make_lines, make_page
from pipeline.reporting.comparison.parts import MOST_LINES, Part
from pipeline.reporting.comparison.words import BESIDE_STARTS, MOVES, OUTCOMES
from tests.plots.tables import make_tables

TABLES = make_tables(n_keywords=12, n_topics=5)


def describe(language: str, **changes: pl.DataFrame) -> list[Part]:
    return describe_comparison(compare_reports(Report("a", TABLES, {}), Report("b", TABLES | changes, {})), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_has_a_cell_for_each_head(language: str) -> None:
    moved = TABLES["keyword_years"].with_columns(pl.col("own_per_10k_chars", "own_low", "own_high") * 3 + 1)
    fewer = TABLES["topic_terms"].filter(pl.col("topic") < 4)
    later = TABLES["documents"].with_columns(region=pl.lit("甲区"))
    parts = describe(language, keyword_years=moved, topic_terms=fewer, documents=later)
    for part in parts:
        assert {len(row) for row in part.rows} <= {len(part.heads)}, part.anchor
    assert [part.anchor for part in parts if part.rows] == ["documents", "rates", "topics"]


def test_a_topic_without_a_partner_names_the_nearest() -> None:
    part = next(
        part
        for part in describe("zh", topic_terms=TABLES["topic_terms"].filter(pl.col("topic") != 2))
        if part.anchor == "topics"
    )
    assert part.sentences[0] == "A 有主题 5 个，B 有 4 个；对上 4 对，A 独有 1 个，B 独有 0 个。"
    (alone,) = [row for row in part.rows if row[1] == "—"]
    assert alone[0].startswith("3 ") and alone[2].startswith("最近 ")


def test_long_tables_are_cut_in_the_terminal_and_whole_on_the_page() -> None:
    rows = [[f"词{number}", "x"] for number in range(MOST_LINES + 5)]
    parts = [Part("rates", "频率", ["一句。"], ("关键词", "值"), rows)]
    lines, page = make_lines(parts, ("a", "b"), "zh"), make_page(parts, ("a", "b"), False, "zh")
    assert "  另有 5 行，见网页" in lines
    assert f"词{MOST_LINES + 4}" in page and not any(f"词{MOST_LINES + 4}" in line for line in lines)
    assert "合成语料" not in page and "合成语料" in make_page(parts, ("a", "b"), True, "zh")


def test_what_stayed_within_its_interval_is_counted_and_left_to_the_page() -> None:
    nudged = TABLES["keyword_years"].with_columns(pl.col("own_per_10k_chars") * 1.0001)
    part = next(part for part in describe("zh", keyword_years=nudged) if part.anchor == "rates")
    assert len(part.rows) > 0 and part.n_telling == 0
    lines = make_lines([part], ("a", "b"), "zh")
    assert lines[-1] == f"  另有 {len(part.rows)} 行，见网页"


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"verdict_after": "上升", "evidence_after": "strong"}, "▲ 上升（强）", "▲ rising (strong)"),
        ({"verdict_after": "不明"}, "不明", "unclear"),
        (
            {"verdict_after": "证据不足", "shortfall_after": "never"},
            "证据不足（从未提及）",
            "insufficient evidence (never mentioned)",
        ),
        ({}, "—", "—"),
    ],
)
def test_a_verdict_is_told_with_its_evidence_or_what_it_lacks(row: dict[str, str], zh: str, en: str) -> None:
    whole = dict.fromkeys(("verdict_after", "evidence_after", "shortfall_after")) | row
    assert keywords.write_verdict(whole, "after", "zh") == zh
    assert keywords.write_verdict(whole, "after", "en") == en


@pytest.mark.parametrize(
    ("outcome", "near", "told"),
    [
        ("lost", True, "可能"),
        ("lost", False, "否"),
        ("gained", None, "不明"),
        ("ratio", True, "—"),
        ("added", None, "—"),
    ],
)
def test_a_seed_is_blamed_for_changed_verdicts_alone(outcome: str, near: bool | None, told: str) -> None:
    assert keywords.write_chance({"outcome": outcome, "near_limit": near}, "zh") == told


def test_topics_count_from_one_and_shares_are_percent() -> None:
    row: dict[str, object] = {"before": 0, "name_before": None, "phrase_before": None, "label_before": "课堂·教研"}
    row |= {
        "grade_before": "A",
        "doubt_before": "frame",
        "value_before": 0.0634,
        "low_before": 0.05,
        "high_before": None,
    }
    assert topics.write_topic(row, "before", "zh") == "1 课堂·教研（评级 A、套语）"
    assert (
        topics.write_topic(row | {"name_before": "课改", "doubt_before": None}, "before", "en")
        == "1 课改 课堂·教研 (grade A)"
    )
    assert topics.write_estimate(row, "before") == "6.3% [5.0%, —]"


def test_notes_have_the_numbers_of_the_rules() -> None:
    """Rooms do not import each other, so that this keeps them together."""
    assert matching.N_TOP == N_TOP == 10 and STANDARD_ERRORS == 2
    zh, en = (" ".join(note for part in describe(language) for note in part.notes) for language in ("zh", "en"))
    assert f"余弦不足 {matching.SAME:g}" in zh and f"cosine under {matching.SAME:g}" in en
    assert "前十词" in zh and "ten top terms" in en
    assert "两个标准误" in zh and "two standard errors" in en


def test_every_code_has_words_in_both_languages() -> None:
    for zh, en in (*OUTCOMES.values(), *MOVES.values(), *BESIDE_STARTS.values()):
        assert zh != en and any("\u4e00" <= char <= "\u9fff" for char in zh) and en.isascii()
