"""Documents under the topics of a kept model: known answers, and the laws of their shares."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.matrices import measure_sections
from pipeline.analysis.topics.describe.labels import label_topics, weigh_terms
from pipeline.analysis.topics.describe.prevalence import count_sections, share_words
from pipeline.analysis.topics.describe.scoring import MIN_KNOWN, MIN_WORDS, name_topics, score_documents
from pipeline.analysis.topics.describe.topic_names import place_names
from pipeline.analysis.topics.fit.fitting import Fit, tabulate
from pipeline.analysis.topics.fit.previous import KeptModel
from pipeline.params.topics import TopicName
from tests.analysis.kept import fit_and_keep, make_sections, write_sections
from tests.analysis.matrices import as_terms

OLD = write_sections("甲乙丙", 0, 60)


@pytest.fixture(scope="module")
def fitted() -> tuple[Fit, KeptModel]:
    return fit_and_keep(OLD, 3)


def write(*sections: tuple[str, str, str, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """section_terms and sections of (document, section, term, count)."""
    table = pl.DataFrame(
        list(sections), schema=["document_id", "section_id", "term", "count"], orient="row"
    ).with_columns(pl.concat_str("document_id", "section_id", separator="-").alias("section_id"))
    return table.select("section_id", "term", "count"), table.select("section_id", "document_id").unique()


def find_topic(kept: KeptModel, kind: str) -> int:
    """The topic of the words of one planted kind."""
    return int(np.argmax(kept.phi[:, [term.startswith(kind) for term in kept.terms]].sum(axis=1)))


def test_documents_that_a_model_was_fitted_to_have_the_shares_of_the_fit(fitted: tuple[Fit, KeptModel]) -> None:
    fit, kept = fitted
    sections = make_sections(OLD)
    scored = score_documents(OLD, sections, kept, [], 2)
    nothing = catalog.unchanged_sections.empty()
    starts = np.array(fit.starts, dtype=np.float32)
    counted = count_sections(as_terms(OLD), fit.section_ids, fit.alpha, starts, fit.terms, nothing)
    shares = share_words(counted, tabulate(fit)[1], fit.alpha, nothing)
    n_words = measure_sections(as_terms(OLD), nothing)["n_words"].to_numpy()
    documents = dict(sections.select("section_id", "document_id").iter_rows())
    document_of = np.array([documents[section_id] for section_id in shares.section_ids])
    assert scored["document_id"].to_list() == sorted(set(document_of))
    for document_id, topics in scored.select("document_id", "topics").iter_rows():
        own = document_of == document_id
        expected = n_words[own] @ shares.words[own] / n_words[own].sum()
        assert topics == pytest.approx(expected.tolist(), abs=1e-5)


def test_a_document_is_the_sum_of_its_sections_by_their_words(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    terms = [(f"甲{n}", 3) for n in range(10)]
    others = [(f"乙{n}", 1) for n in range(10)]
    scored = score_documents(
        *write(*(("d", "1", *term) for term in terms), *(("d", "2", *term) for term in others)), kept, [], 2
    )
    topics = scored["topics"][0]
    assert topics[find_topic(kept, "甲")] == pytest.approx(0.75, abs=0.02)
    assert topics[find_topic(kept, "乙")] == pytest.approx(0.25, abs=0.02)
    assert sum(topics) == pytest.approx(1)
    assert scored["n_words_known"].to_list() == [40]


def test_the_prior_has_no_share_in_a_document_of_many_short_sections(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    scored = score_documents(*write(*(("d", f"{n:02d}", f"甲{n % 10}", 1) for n in range(60))), kept, [], 2)
    assert scored["topics"][0][find_topic(kept, "甲")] > 0.97


def test_no_row_depends_on_the_others(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    new = write_sections("甲乙", 60, 97)
    sections = make_sections(new)
    together = score_documents(new, sections, kept, [], 2)
    for document_id in together["document_id"]:
        own = sections.filter(document_id=document_id)
        alone = score_documents(new.join(own, on="section_id", how="semi"), own, kept, [], 2)
        assert alone.equals(together.filter(document_id=document_id))
    assert score_documents(new.reverse(), sections.reverse(), kept, [], 2).equals(together)


@pytest.mark.parametrize(
    ("n_known", "n_unknown", "reason"),
    [
        (MIN_WORDS, 0, None),
        (MIN_WORDS - 1, 0, "few_words"),
        (40, 40, None),
        (40, 41, "few_known"),
        (0, 50, "few_words"),
    ],
)
def test_too_few_words_that_the_model_knows_give_no_topics(
    fitted: tuple[Fit, KeptModel], n_known: int, n_unknown: int, reason: str | None
) -> None:
    assert (MIN_WORDS, MIN_KNOWN) == (30, 0.5)
    _, kept = fitted
    counts = [("d", "1", "甲1", n_known), ("d", "2", "生词", n_unknown), ("e", "1", "乙1", 90)]
    scored = score_documents(*write(*(row for row in counts if row[3])), kept, [], 2)
    row = scored.row(0, named=True)
    assert (row["n_words_known"], row["no_topics"]) == (n_known, reason)
    assert row["share_known"] == n_known / (n_known + n_unknown)
    assert (row["topics"] is None) == (reason is not None)
    assert scored["topics"][1] is not None


def test_a_document_without_a_word_has_no_share_that_could_be_known(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    terms, sections = write(("d", "1", "的", 5), ("d", "1", "啊", 9))
    silent = pl.DataFrame({"section_id": ["e-1"], "document_id": ["e"]})
    scored = score_documents(terms, pl.concat([sections, silent]), kept, ["的"], 2)
    assert scored.rows() == [("d", 0, None, "few_words", None), ("e", 0, None, "few_words", None)]


def test_stop_words_and_short_words_count_only_where_the_model_has_them(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    terms, sections = write(("d", "1", "甲1", 60), ("d", "1", "我们", 50), ("d", "1", "生", 50), ("d", "1", "生词", 20))
    scored = score_documents(terms, sections, kept, ["我们", "甲1"], 2)
    assert scored["share_known"].to_list() == [60 / 80]
    assert score_documents(terms, sections, kept, [], 1)["share_known"].to_list() == [60 / 180]


def test_terms_are_told_by_their_names_in_whatever_order_the_model_has_them(fitted: tuple[Fit, KeptModel]) -> None:
    _, kept = fitted
    places = np.arange(len(kept.terms))[::-1]
    turned = KeptModel(**{**vars(kept), "phi": kept.phi[:, places], "terms": [kept.terms[place] for place in places]})
    sections = make_sections(OLD)
    assert score_documents(OLD, sections, turned, [], 2).equals(score_documents(OLD, sections, kept, [], 2))


def test_topics_are_called_as_in_the_report_where_headings_name_none(fitted: tuple[Fit, KeptModel]) -> None:
    fit, kept = fitted
    names = [TopicName("乙类", ("乙1", "乙2", "乙3"))]
    weighed = weigh_terms(tabulate(fit)[0], as_terms(OLD).count_terms(), 0.6)
    doubts = kept.topic_starts.select("topic", "grade", doubt=pl.lit(None, pl.String))
    phrases = catalog.topic_labels.empty().drop("label", "name", "name_en", "grade", "doubt")
    labels = label_topics(weighed, phrases, place_names(weighed, names), doubts)
    titles = name_topics(kept, 0.6, names)
    assert titles == labels.select(pl.coalesce("name", "label")).to_series().to_list()
    assert titles[find_topic(kept, "乙")] == "乙类"
    assert titles[find_topic(kept, "甲")].startswith("甲")


def test_a_word_of_all_topics_names_none() -> None:
    common = OLD.select("section_id").unique().with_columns(term=pl.lit("公共"), count=pl.lit(3, pl.Int64))
    _, kept = fit_and_keep(pl.concat([OLD, common]).sort("section_id", "term"), 3)
    first = [kept.terms[place] for place in kept.phi.argmax(axis=1)]
    assert first == ["公共"] * 3
    assert not any("公共" in title for title in name_topics(kept, 0.6, []))
