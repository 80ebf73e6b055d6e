"""GB/T 7714: examples that both editions print, and well-known sources, character by character."""

import re
from dataclasses import replace

import pytest

from pipeline.reporting.references.gbt import Standard, format_gbt
from pipeline.reporting.references.sources import Source, find_source, load_sources

# Examples of the standard (8.5.3, B.4, 8.2.2), without the addresses that our sources have not.
EUCALYPTUS = Source(
    "myburg2014",
    "article",
    ("Myburg, A. A.", "Grattapaglia, D.", "Tuskan, G. A.", "Hellsten, U."),
    "The genome of Eucalyptus grandis",
    container="Nature",
    year=2014,
    volume="510",
    pages="356-362",
    doi="10.1038/nature13308",
)
BIOLOGY = Source(
    "frese2013",
    "article",
    ("Frese, K. S.", "Katus, H. A.", "Meder, B."),
    "Next-generation sequencing",
    subtitle="from understanding biology to personalized medicine",
    container="Biology",
    year=2013,
    volume="2",
    number="1",
    pages="378-398",
)
SIGNALS = Source(
    "peebles2001",
    "book",
    ("Peebles, P. Z. Jr.",),
    "Probability, random variables, and random signal principles",
    edition="4th ed",
    place="New York",
    publisher="McGraw-Hill",
    year=2001,
)


def test_three_authors_are_named_and_et_al_stands_for_the_others() -> None:
    assert format_gbt(EUCALYPTUS, "GB/T 7714-2025", "zh") == (
        "Myburg A A，Grattapaglia D，Tuskan G A，et al. The genome of Eucalyptus grandis[J/OL]. "
        "Nature，2014，510：356-362. DOI:10.1038/nature13308."
    )
    assert format_gbt(EUCALYPTUS, "GB/T 7714-2015", "zh") == (
        "MYBURG A A, GRATTAPAGLIA D, TUSKAN G A, et al. The genome of Eucalyptus grandis[J]. "
        "Nature, 2014, 510: 356-362. DOI:10.1038/nature13308."
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_authors_are_named_in_the_language_of_the_source_and_not_of_the_text(language: str) -> None:
    authors = ("裴丽娜", "白寅", "王瑶瑶", "刘倩")
    chinese = Source(
        "pei2021", "article", authors, "政策文本的主题演化", container="情报学报", year=2021, volume="40", pages="1-9"
    )
    assert format_gbt(chinese, "GB/T 7714-2025", "zh").startswith(
        "裴丽娜，白寅，王瑶瑶，等. 政策文本的主题演化[J]. 情报学报，"
    )
    assert format_gbt(chinese, "GB/T 7714-2015", language).startswith(
        "裴丽娜, 白寅, 王瑶瑶, 等. 政策文本的主题演化[J]."
    )
    assert "et al. The genome" in format_gbt(EUCALYPTUS, "GB/T 7714-2025", language)


def test_the_editions_differ_in_capitals_and_in_the_width_of_their_marks() -> None:
    assert format_gbt(BIOLOGY, "GB/T 7714-2025", "zh") == (
        "Frese K S，Katus H A，Meder B. Next-generation sequencing：from understanding biology to personalized medicine[J]. "
        "Biology，2013，2（1）：378-398."
    )
    assert format_gbt(BIOLOGY, "GB/T 7714-2015", "zh") == (
        "FRESE K S, KATUS H A, MEDER B. Next-generation sequencing: from understanding biology to personalized medicine[J]. "
        "Biology, 2013, 2(1): 378-398."
    )
    assert format_gbt(SIGNALS, "GB/T 7714-2025", "zh") == (
        "Peebles P Z Jr. Probability，random variables，and random signal principles[M]. 4th ed. New York：McGraw-Hill，2001."
    )


@pytest.mark.parametrize(
    ("key", "edition_2025", "edition_2015"),
    [
        (
            "blei2003",
            "Blei D M，Ng A Y，Jordan M I. Latent Dirichlet allocation[J]. Journal of Machine Learning Research，2003，3：993-1022.",
            "BLEI D M, NG A Y, JORDAN M I. Latent Dirichlet allocation[J]. Journal of Machine Learning Research, 2003, 3: 993-1022.",
        ),
        (
            "benzecri1973",
            "Benzécri J-P. L’analyse des données：Vol. 2. L’analyse des correspondances[M]. Paris：Dunod，1973.",
            "BENZÉCRI J P. L’analyse des données: Vol. 2. L’analyse des correspondances[M]. Paris: Dunod, 1973.",
        ),
        (
            "slonim1999",
            "Slonim N，Tishby N. Agglomerative information bottleneck[C]//"
            "Advances in Neural Information Processing Systems 12，1999：617-623.",
            "SLONIM N, TISHBY N. Agglomerative information bottleneck[C]//"
            "Advances in Neural Information Processing Systems 12, 1999: 617-623.",
        ),
        (
            "krippendorff2011",
            "Krippendorff K. Computing Krippendorff's alpha-reliability：Departmental Papers（ASC）43[R]. "
            "Philadelphia：University of Pennsylvania，2011.",
            "KRIPPENDORFF K. Computing Krippendorff's alpha-reliability: Departmental Papers (ASC) 43[R]. "
            "Philadelphia: University of Pennsylvania, 2011.",
        ),
        (
            "lac",
            "Jiao Zhenyu，Sun Shuqi，Sun Ke. Chinese lexical analysis with deep Bi-GRU-CRF network[PP/OL]. "
            "arXiv（2018）[2026-11-27]. https://arxiv.org/abs/1807.01882.",
            "JIAO Zhenyu, SUN Shuqi, SUN Ke. Chinese lexical analysis with deep Bi-GRU-CRF network[EB/OL]. "
            "arXiv(2018)[2026-11-27]. https://arxiv.org/abs/1807.01882.",
        ),
    ],
)
def test_each_kind_of_source_has_its_form(key: str, edition_2025: str, edition_2015: str) -> None:
    source = load_sources()[key]
    assert format_gbt(source, "GB/T 7714-2025", "zh") == edition_2025
    assert format_gbt(source, "GB/T 7714-2015", "zh") == edition_2015


def test_a_program_is_cited_in_the_version_that_was_used() -> None:
    jieba = find_source("jieba", {"jieba": "0.42.1"})
    assert format_gbt(jieba, "GB/T 7714-2025", "zh") == (
        "Sun Junyi. jieba：Chinese words segmentation utilities[CP/OL]. V0.42.1. [2026-11-27]. https://github.com/fxsjy/jieba."
    )
    assert "[CP/OL]. [2026-11-27]" in format_gbt(find_source("jieba", {}), "GB/T 7714-2025", "zh")


def test_under_a_text_in_english_the_marks_are_half_width_in_either_edition() -> None:
    assert format_gbt(BIOLOGY, "GB/T 7714-2025", "en") == (
        "Frese K S, Katus H A, Meder B. Next-generation sequencing: from understanding biology to personalized medicine[J]. "
        "Biology, 2013, 2(1): 378-398."
    )
    for source in load_sources().values():
        assert not re.search("[，：；（）．]", format_gbt(source, "GB/T 7714-2025", "en"))
        assert format_gbt(source, "GB/T 7714-2015", "en") == format_gbt(source, "GB/T 7714-2015", "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("standard", ["GB/T 7714-2025", "GB/T 7714-2015"])
def test_no_entry_has_an_empty_place_and_each_ends_in_one_stop(standard: Standard, language: str) -> None:
    for source in load_sources().values():
        written = format_gbt(replace(source, version=source.version or "1.0"), standard, language)
        assert re.search(r"\.$", written) and not re.search(
            r"\.\.|None|\(\)|（）|: ?[,.]|：[，.]|, ,|，，|  ", written
        ), written
