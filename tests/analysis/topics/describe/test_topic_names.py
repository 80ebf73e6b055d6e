"""Names follow their terms: found again under another number of topics and with other documents, or refused with a reason."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.labels import label_topics, weigh_terms
from pipeline.analysis.topics.describe.topic_names import place_names
from pipeline.analysis.topics.fit.fitting import fit_topics, tabulate
from pipeline.params.sections import LdaParams
from pipeline.params.topics import TopicName
from pipeline.stages.topics import describe_names
from tests.analysis.matrices import as_terms
from tests.analysis.planted import make_documents, plant

PARAMS = LdaParams(engine="variational", n_starts=3, passes=15, seed=1)
NAMES = (TopicName("第一", ("甲0", "甲1", "甲2")), TopicName("第二", ("乙3", "乙4", "乙5", "没有的词")))


def weigh(n_topics: int, seed: int = 0) -> pl.DataFrame:
    sections = plant(150, seed)
    fit = fit_topics(as_terms(sections), make_documents(sections), n_topics, PARAMS)
    return weigh_terms(tabulate(fit)[0], as_terms(sections).count_terms(), 0.6)


@pytest.fixture(scope="module")
def weighed() -> pl.DataFrame:
    return weigh(3)


@pytest.mark.parametrize(("n_topics", "seed"), [(3, 0), (5, 0), (3, 7), (6, 7)])
def test_names_find_their_topics_whatever_their_number_and_the_documents(n_topics: int, seed: int) -> None:
    weighed = weigh(n_topics, seed)
    names = catalog.topic_names.check(place_names(weighed, NAMES))
    assert names["reason"].to_list() == ["placed", "placed"]
    doubts = weighed.select("topic", grade=pl.lit("A"), doubt=pl.lit(None, pl.String)).unique()
    phrases = catalog.topic_labels.empty().drop("label", "name", "name_en", "grade", "doubt")
    labels = label_topics(weighed, phrases, names, doubts).drop_nulls("name").sort("name")
    assert labels["name"].to_list() == ["第一", "第二"]
    assert [{term[0] for term in label.split("·")} for label in labels["label"]] == [{"甲"}, {"乙"}]


def test_a_name_of_unknown_terms_has_no_topic(weighed: pl.DataFrame) -> None:
    row = place_names(weighed, [TopicName("航天", ("火箭", "卫星"))]).row(0, named=True)
    assert (row["reason"], row["topic"], row["n_known"], row["n_terms"]) == ("unknown", None, 0, 2)


def test_a_name_of_which_under_half_is_relevant_is_not_placed(weighed: pl.DataFrame) -> None:
    half, fewer = place_names(
        weighed, [TopicName("半", ("甲0", "火箭")), TopicName("少", ("乙0", "火箭", "卫星"))]
    ).iter_rows(named=True)
    assert (half["reason"], half["n_relevant"]) == ("placed", 1)
    assert (fewer["reason"], fewer["n_relevant"], fewer["n_known"]) == ("too_few", 1, 1)


def test_two_names_of_one_topic_leave_it_to_the_more_probable(weighed: pl.DataFrame) -> None:
    few, more = TopicName("少", ("甲0", "甲1")), TopicName("多", ("甲0", "甲1", "甲2"))
    for names in ([few, more], [more, few]):
        table = place_names(weighed, names)
        assert dict(table.select("name", "reason").iter_rows()) == {"少": "taken", "多": "placed"}
        assert table["topic"].n_unique() == 1
    same = place_names(weighed, [TopicName("先", ("甲0",)), TopicName("后", ("甲0",))])
    assert same["reason"].to_list() == ["placed", "taken"], "among equals the first"


def test_a_term_that_a_topic_lacks_does_not_outweigh_the_others(weighed: pl.DataFrame) -> None:
    # 丙0 has next to no probability where 甲0, 甲1 and 甲2 have all of theirs.
    names = place_names(weighed, [TopicName("混", ("甲0", "甲1", "甲2", "丙0")), NAMES[0]])
    assert names["topic"].n_unique() == 1


def test_no_names_are_an_empty_table(weighed: pl.DataFrame) -> None:
    assert catalog.topic_names.check(place_names(weighed, [])).is_empty()


def test_the_outcome_says_which_names_found_no_place_and_why(weighed: pl.DataFrame) -> None:
    names = place_names(weighed, [*NAMES, TopicName("航天", ("火箭",)), TopicName("又", ("甲0",))])
    assert describe_names(names) == (
        "；4 个名称中 2 个已归入主题；航天 未归入：所列词均不在词表；又 未归入：另一名称更合适",
        "; 2 of 4 names placed; not 航天: no term is in the vocabulary; not 又: another name fits better",
    )
    assert describe_names(names.clear()) == ("", "")
