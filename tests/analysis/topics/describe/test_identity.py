"""Gone, kept, new or missed: by hand-made shares."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.identity import identify_topics
from pipeline.params.sections import ResamplingParams
from tests.analysis.matrices import as_topics

# Topic 0 ends, 1 and 2 stay, 3 begins, 4 would have been there before too.
BEFORE, AFTER = (0.5, 0.3, 0.2, 0.0, 0.0), (0.01, 0.3, 0.09, 0.4, 0.2)
OLDER = (0.0, 0.6, 0.4, 0.0, 0.0)
IN_UNCHANGED = (None, None, None, 0.01, 0.15)


def make_sections(n_old: int, n_new: int) -> pl.DataFrame:
    """One section of 100 characters a document; the old ones come first."""
    return pl.DataFrame(
        {
            "section_id": [f"s{n:02d}" for n in range(n_old + n_new)],
            "document_id": [f"d{n:02d}" for n in range(n_old + n_new)],
            "n_chars": 100,
        }
    )


def identify(resampling: ResamplingParams, n_old: int = 10, n_new: int = 10, n_older: int = 0) -> pl.DataFrame:
    """n_older: of the old sections, those that are older than topic 0."""
    sections = make_sections(n_old, n_new)
    shares = pl.DataFrame(
        [
            (section_id, topic, share)
            for place, section_id in enumerate(sections["section_id"])
            for topic, share in enumerate(OLDER if place < n_older else BEFORE if place < n_old else AFTER)
        ],
        schema=catalog.section_topics.schema,
        orient="row",
    )
    origins = pl.DataFrame(
        [
            (topic, topic if topic < 3 else None, topic % 3, 1.0 if topic < 3 else 0.3, share)
            for topic, share in enumerate(IN_UNCHANGED)
        ],
        schema=catalog.topic_origins.schema,
        orient="row",
    )
    return identify_topics(origins, sections.head(n_old).select("section_id"), as_topics(shares), sections, resampling)


def test_topics_are_told_by_what_became_of_their_share(resampling: ResamplingParams) -> None:
    table = catalog.topic_identity.check(identify(resampling))
    assert table["status"].to_list() == ["gone", "kept", "kept", "new", "missed"]
    assert table["share_before"].to_list() == pytest.approx([0.5, 0.3, 0.2, None, None])
    assert table["share_after"].to_list() == pytest.approx(AFTER)
    assert table["ci_low"].to_list() == pytest.approx(AFTER)
    assert table["n_documents"].to_list() == [10] * 5


def test_a_topic_is_gone_by_the_sections_that_were_asked_about_it(resampling: ResamplingParams) -> None:
    # Of ten old sections one is as young as topic 0: half of it, and a twentieth of all ten, of which a fifth is no more than is left.
    table = identify(resampling, n_older=9)
    assert table["share_before"].to_list() == pytest.approx([0.5, 0.57, 0.38, None, None])
    assert table["status"].to_list() == ["gone", "kept", "kept", "new", "missed"]


def test_nothing_is_called_gone_by_too_few_documents(resampling: ResamplingParams) -> None:
    table = identify(resampling, n_new=4)
    assert table["status"].to_list() == ["kept", "kept", "kept", "new", "missed"]
    assert table["ci_high"].to_list() == [None] * 5


def test_without_new_sections_every_topic_is_kept(resampling: ResamplingParams) -> None:
    table = catalog.topic_identity.check(identify(resampling, n_new=0))
    assert table["status"][:3].to_list() == ["kept"] * 3
    assert table["share_after"].to_list() == [None] * 5


def test_where_every_section_is_new_nothing_is_gone(resampling: ResamplingParams) -> None:
    table = catalog.topic_identity.check(identify(resampling, n_old=0))
    assert table["status"][:3].to_list() == ["kept"] * 3
    assert table["share_before"].to_list() == [None] * 5


def test_without_an_earlier_model_there_is_no_row(resampling: ResamplingParams) -> None:
    empty = catalog.topic_origins.empty()
    table = identify_topics(
        empty,
        catalog.unchanged_sections.empty(),
        as_topics(catalog.section_topics.empty()),
        make_sections(1, 1),
        resampling,
    )
    assert catalog.topic_identity.check(table).is_empty()
