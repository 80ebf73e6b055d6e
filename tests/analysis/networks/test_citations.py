"""Who cites whom."""

import polars as pl

from pipeline.analysis.networks.citations import count_citations, find_cited

DOCUMENTS = pl.DataFrame(
    [
        ("a", "国办发〔2019〕26号", "国务院办公厅关于办学的意见", "国家", "国务院办公厅"),
        ("b", None, "云溪市办学方案", "市", "云溪市教育局"),
        ("c", None, "云溪市办学要点", "市", "云溪市教育局"),
        ("d", None, "要点", "区县", "青川区教育局"),
        ("e", None, "要点", None, "e"),
    ],
    schema=["document_id", "document_number", "title", "level", "voice"],
    orient="row",
)


def cite(*rows: tuple[str, str | None, str | None]) -> pl.DataFrame:
    """Citations: who, title, number."""
    made = [(who, 10 * place, 10 * place + 5, title, number) for place, (who, title, number) in enumerate(rows)]
    schema = {
        "document_id": pl.String,
        "start": pl.Int64,
        "end": pl.Int64,
        "title": pl.String,
        "document_number": pl.String,
    }
    return pl.DataFrame(made, schema=schema, orient="row")


def test_a_document_is_known_by_its_number_and_else_by_its_title() -> None:
    cited = find_cited(
        cite(("b", "意见", "国办发〔2019〕26号"), ("c", "云溪市办学方案", None), ("d", "别处的办法", None)), DOCUMENTS
    )
    assert cited["cited_id"].to_list() == ["a", "b", None]
    assert cited.select("level", "cited_level").rows() == [("市", "国家"), ("市", "市"), ("区县", None)]


def test_a_title_of_two_documents_means_neither_and_who_names_itself_cites_nobody() -> None:
    cited = find_cited(cite(("b", "要点", None), ("b", "云溪市办学方案", None)), DOCUMENTS)
    assert cited.select("cited_title", "cited_id").rows() == [("要点", None)]


def test_citations_are_counted_by_places_documents_voices_and_what_is_cited() -> None:
    cited = find_cited(
        cite(
            ("b", "国务院办公厅关于办学的意见", "国办发〔2019〕26号"),
            ("b", "国务院办公厅关于办学的意见", None),
            ("c", None, "国办发〔2019〕26号"),
            ("d", "别处的办法", None),
        ),
        DOCUMENTS,
    )
    found = count_citations(cited)
    assert found["citation_levels"].rows() == [("市", "国家", 3, 2, 1, 1), ("区县", None, 1, 1, 1, 1)]
    first = found["cited_documents"].row(0, named=True)
    assert (first["cited_title"], first["cited_number"]) == ("国务院办公厅关于办学的意见", "国办发〔2019〕26号")
    assert (first["cited_id"], first["n_citations"], first["n_documents"], first["n_voices"]) == ("a", 3, 2, 1)
    assert found["cited_documents"]["rank"].to_list() == [1, 2]
    places = found["citation_places"]
    assert places.select("document_id", "start", "rank", "level", "cited_level").rows() == [
        ("b", 0, 1, "市", "国家"),
        ("b", 10, 1, "市", "国家"),
        ("c", 20, 1, "市", "国家"),
        ("d", 30, 2, "区县", None),
    ]
    assert (places["end"] - places["start"]).to_list() == [5] * 4


def test_without_a_citation_the_tables_are_empty() -> None:
    found = count_citations(find_cited(cite(), DOCUMENTS))
    assert all(table.is_empty() for table in found.values())
