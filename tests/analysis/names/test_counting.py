import polars as pl

from pipeline import catalog
from pipeline.analysis.names.counting import count_names, rank_names
from tests.conftest import TinyCorpus


def name(document_id: str, start: int, text: str, label: str = "BODY") -> tuple[object, ...]:
    return (document_id, f"{document_id}-000", start, start + len(text), text, label, "rules", None)


def make_entities(*rows: tuple[object, ...]) -> pl.DataFrame:
    return catalog.entities.check(pl.DataFrame(rows, schema=catalog.entities.schema, orient="row"))


def test_names_are_counted_by_document_and_by_mention(corpus: TinyCorpus) -> None:
    entities = make_entities(name("a", 0, "甲局"), name("a", 5, "甲局"), name("b", 0, "甲局"), name("d", 0, "甲局"))
    years = catalog.entity_years.check(count_names(entities, corpus.documents, "year"))
    assert years.rows() == [("BODY", "甲局", 2019, 2, 3), ("BODY", "甲局", 2022, 1, 1)]
    regions = catalog.entity_regions.check(count_names(entities, corpus.documents, "region"))
    assert regions.rows() == [("BODY", "甲局", "乙区", 2, 2), ("BODY", "甲局", "甲区", 1, 2)]
    assert years["n_mentions"].sum() == regions["n_mentions"].sum() == entities.height


def test_a_name_comes_with_its_first_sentence(corpus: TinyCorpus) -> None:
    entities = make_entities(name("d", 15, "劳动"), name("a", 11, "劳动"), name("c", 2, "双减"))
    ranked = catalog.entity_names.check(
        rank_names(entities, corpus.documents, [(corpus.documents, corpus.sentences)], 200)
    )
    first = ranked.row(0, named=True)
    assert (first["rank"], first["text"], first["n_documents"]) == (1, "劳动", 2)
    assert (first["first_year"], first["last_year"], first["document_id"]) == (2019, 2022, "a")
    assert (first["title"], first["reference"]) == ("2019年工作要点", "甲区教育局 · 2019-03-01 · a.txt")
    start = first["start"] - first["sentence_start"]
    assert first["sentence"][start : start + 2] == "劳动"


def test_documents_that_are_not_given_do_not_count(corpus: TinyCorpus) -> None:
    entities = make_entities(name("a", 0, "甲局"), name("b", 0, "甲局"))
    used = corpus.documents.filter(pl.col("document_id") != "a")
    assert rank_names(entities, used, [(used, corpus.sentences)], 200).select("document_id", "n_mentions").rows() == [
        ("b", 1)
    ]
    assert count_names(entities, used, "year")["n_mentions"].to_list() == [1]


def test_labels_are_ranked_apart(corpus: TinyCorpus) -> None:
    entities = make_entities(name("a", 0, "推进"), name("b", 0, "推进", "PLACE"))
    assert rank_names(entities, corpus.documents, [(corpus.documents, corpus.sentences)], 200)["rank"].to_list() == [
        1,
        1,
    ]


def test_no_name_is_no_row(corpus: TinyCorpus) -> None:
    none = catalog.entities.empty()
    catalog.entity_names.check(rank_names(none, corpus.documents, [(corpus.documents, corpus.sentences)], 200))
    catalog.entity_years.check(count_names(none, corpus.documents, "year"))


def test_a_long_sentence_is_quoted_around_the_name(corpus: TinyCorpus) -> None:
    entities = make_entities(name("d", 15, "劳动"), name("c", 2, "双减"))
    for row in rank_names(entities, corpus.documents, [(corpus.documents, corpus.sentences)], 1).iter_rows(named=True):
        start = row["start"] - row["sentence_start"]
        assert row["sentence"][start : start + 2] == row["text"] and len(row["sentence"]) <= 4


def test_names_do_not_depend_on_how_the_texts_are_cut(corpus: TinyCorpus) -> None:
    entities = make_entities(name("d", 15, "劳动"), name("a", 11, "劳动"), name("c", 2, "双减"))
    whole = rank_names(entities, corpus.documents, [(corpus.documents, corpus.sentences)], 200)
    pieces = [
        (own, corpus.sentences.join(own, on="document_id", how="semi")) for own in corpus.documents.iter_slices(1)
    ]
    assert rank_names(entities, corpus.documents, pieces, 200).equals(whole)
