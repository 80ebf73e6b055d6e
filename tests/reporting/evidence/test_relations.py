"""Rows of citations, of copied passages and of findings on two documents that are known by heart."""

import polars as pl

from pipeline.reporting.evidence.relations import gather_citations, gather_copies, gather_findings

TEXTS = ["根据《办法》办学。落实双减，巩固双减成果。", "落实双减，巩固双减成果，再抓《办法》。"]
DOCUMENTS = pl.DataFrame({"document_id": ["a", "b"], "document": [0, 1], "length": list(map(len, TEXTS))})
SENTENCES = pl.DataFrame({"document_id": ["a", "a", "b"], "start": [0, 9, 0], "end": [9, 21, 20]})


def test_a_citation_is_quoted_with_what_it_cites_and_the_row_of_its_levels() -> None:
    schema = ["document_id", "start", "end", "rank", "level", "cited_level"]
    rows = [("a", 2, 6, 1, "市", None), ("b", 14, 18, 1, None, None), ("gone", 0, 4, 2, "市", None)]
    places = pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"cited_level": pl.String})
    levels = pl.DataFrame(
        {"level": ["市", None], "cited_level": [None, None]}, schema_overrides={"cited_level": pl.String}
    )
    found = gather_citations(places, levels, DOCUMENTS, SENTENCES, 100)
    assert found.select("document", "name", "group").rows() == [(0, 1, 1), (1, 1, 2)]
    assert [TEXTS[row["document"]][row["start"] : row["end"]] for row in found.to_dicts()] == ["《办法》"] * 2
    assert TEXTS[0][found["from"][0] : found["to"][0]] == "根据《办法》办学。"


def test_both_sides_of_a_copied_passage_are_quoted_up_to_a_length() -> None:
    pair = {"voice": "乙局", "from_voice": "甲局", "order": "known"}
    sides = {"from_document_id": ["a", "gone"], "from_start": [9, 0], "from_end": [20, 3]}
    passages = pl.DataFrame([pair | {"document_id": "b", "start": 0, "end": 11} | sides])
    other = {"voice": "丙局", "from_voice": "甲局", "order": "known"}
    rows, quoted = gather_copies(passages, pl.DataFrame([other, pair]), DOCUMENTS, 4)
    row = rows.to_dicts()[0]
    assert (rows.height, row["name"], row["others"]) == (1, 2, [[0, 9, 20, 13]])
    assert TEXTS[1][row["from"] : row["to"]] == "落实双减" == TEXTS[0][slice(*quoted.select("from", "to").row(0))]
    assert row["end"] - row["start"] == 11
    none, nothing = gather_copies(passages, pl.DataFrame([other]), DOCUMENTS, 4)
    assert none.is_empty() and nothing.is_empty()


def test_a_finding_about_a_file_without_a_document_has_its_message_alone() -> None:
    schema = ["path", "document_id", "check", "severity", "message_zh", "message_en", "start", "end"]
    rows = [
        ("空.txt", None, "empty", "warning", "空文件。", "Empty.", None, None),
        ("b.txt", "b", "false_year", "error", "年份不符。", "A false year.", 2, 4),
        ("旧.txt", "gone", "false_year", "error", "年份不符。", "A false year.", 0, 4),
    ]
    found = gather_findings(pl.DataFrame(rows, schema=schema, orient="row"), DOCUMENTS, 3)
    told = {row["path"]: row for row in found.to_dicts()}
    assert [told[path]["document"] for path in ("空.txt", "b.txt", "旧.txt")] == [None, 1, None]
    assert told["旧.txt"]["start"] is None and told["旧.txt"]["to"] is None
    about = told["b.txt"]
    assert TEXTS[1][about["from"] : about["start"]] == "落实" and TEXTS[1][about["start"] : about["end"]] == "双减"
    assert TEXTS[1][about["end"] : about["to"]] == "，巩固"
    assert (about["zh"], about["en"]) == ("年份不符。", "A false year.")
