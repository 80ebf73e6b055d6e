"""Spun texts: a mill's swaps are found, an author's own words are not."""

from pipeline.corpus.audit.audit_lexicon import read_swaps
from pipeline.corpus.audit.findings import Finding
from pipeline.corpus.audit.spun_texts import find_spun_text
from tests.conftest import PROJECT

SWAPS = read_swaps(PROJECT / "data/lexicon/spun_words.csv")
HONEST = (
    "推进教育高质量发展，夯实基础教育，完善公共服务体系，规范办学行为，实施若干重大项目，制定实施细则。"
    "加强食品安全和网络安全，巩固脱贫成果，加强和改进作风建设。"
)


def spin(text: str) -> str:
    for swap in SWAPS:
        text = text.replace(swap.original, swap.swapped)
    return text


def judge(text: str) -> Finding | None:
    return find_spun_text({"text": text}, SWAPS)


def test_a_spun_text_is_an_error_that_lists_the_swaps() -> None:
    text = spin(HONEST)
    finding = judge(text)
    assert finding and finding.severity == "error"
    assert "基础→根底" in finding.message_zh and "基础→根底" in finding.message_en
    assert text[finding.start : finding.end] in {swap.swapped for swap in SWAPS}


def test_the_text_that_was_spun_is_sound() -> None:
    assert judge(HONEST) is None


def test_activities_that_are_carried_out_are_no_swap() -> None:
    text = (
        "组织学生开展社会实践，高质量开展课后服务，创新开展劳动教育，按标准开展评估，建设重点工程，总结工作方法。" * 10
    )
    assert judge(text) is None


def test_a_slip_is_no_mill() -> None:
    assert judge(HONEST + "细那么另行通知。") is None


def test_two_swaps_are_a_warning() -> None:
    finding = judge(HONEST + "夯实根底教育。提供优质效劳。")
    assert finding and finding.severity == "warning"


def test_quotes_that_close_like_a_converters_are_a_warning() -> None:
    finding = judge(HONEST + "落实“双减〞、“五项管理〞、“课后服务〞。")
    assert finding and finding.severity == "warning" and "〞" in finding.message_zh


def test_a_missing_original_shows_by_its_rate() -> None:
    """发展 is never so rare beside 开展 in an honest text of this length; with two telltale swaps that makes three."""
    finding = judge("开展教育。" * 60 + "夯实根底教育。提供优质效劳。")
    assert finding and finding.severity == "error" and "发展→开展" in finding.message_zh
