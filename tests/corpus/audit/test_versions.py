"""Versions of one document are linked; other bodies' and other years' documents are not."""

from typing import Any

from pipeline.corpus.audit.relations.near_duplicates import Pair
from pipeline.corpus.audit.relations.versions import find_same_titles, link_versions, strip_title

TEXT = "各学校：\n一、排查消防隐患，组织防溺水教育，严格门卫值班制度。\n二、定期召开家长会，组织教师走访学生家庭。\n"


def document(title: str, region: str | None = "甲区", **own: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(("issued_on", "issued_on_source", "year", "document_number"))
    return {"title": title, "region": region, "text": TEXT, "n_chars": 100} | unknown | own


def link(
    *titles: str, share: float = 0.9, regions: tuple[str | None, str | None] = ("甲区", "甲区")
) -> list[tuple[Any, ...]]:
    documents = [document(title, region) for title, region in zip(titles, regions, strict=True)]
    versions = link_versions(documents, [Pair(0, 1, share, share)], 0.6)
    return [(version.document, version.of, version.kind) for version in versions]


def test_a_draft_is_a_version_of_the_final_text_whichever_comes_first() -> None:
    draft, final = (
        "《甲区教育现代化行动方案（征求意见稿）》公开征求意见",
        "甲区教育局关于印发《甲区教育现代化行动方案》的通知",
    )
    assert link(draft, final) == [(0, 1, "draft")]
    assert link(final, draft) == [(1, 0, "draft")]


def test_a_reprint_is_a_version_of_what_came_first() -> None:
    assert link("甲区教育局关于加强劳动教育的实施意见", "关于转发《甲区教育局关于加强劳动教育的实施意见》的通知") == [
        (1, 0, "reprint")
    ]
    assert link("甲区教育局2021年工作要点", "2021年甲区教育局工作要点") == [(1, 0, "reprint")]


def test_other_years_places_and_texts_are_no_versions() -> None:
    assert link("甲区教育局2021年工作要点", "甲区教育局2022年工作要点") == []
    assert link("2021年教育工作要点", "2021年教育工作要点", regions=("甲区", "乙区")) == []
    assert link("甲区教育局2021年工作要点", "甲区教育局2021年工作要点", share=0.4) == []
    assert link("2021年教育工作要点", "2021年教育工作要点", regions=("甲区", None)) != []


def test_no_document_is_in_the_end_its_own_version() -> None:
    documents = [document("甲区教育局2021年工作要点")] * 3
    pairs = [Pair(a, b, 0.9, 0.9) for a, b in ((0, 1), (1, 2), (0, 2))]
    links = {version.document: version.of for version in link_versions(documents, pairs, 0.6)}
    for start in links:
        at, steps = start, 0
        while at in links:
            at, steps = links[at], steps + 1
            assert steps <= len(links)


def test_same_titles_are_compared_however_they_are_wrapped() -> None:
    documents = [
        document("甲区教育行动方案（征求意见稿）"),
        document("乙"),
        document("甲区教育局关于印发《甲区教育行动方案》的通知"),
    ]
    assert find_same_titles(documents) == [(0, 2)]
    assert strip_title("乙") == "乙"
