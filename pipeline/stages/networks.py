"""Stage `networks`: terms in the same sections, terms and years, bodies that speak alike, who cites and who copies whom."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.networks import bodies, citations, copying, correspondence, cowords
from pipeline.analysis.periods import choice
from pipeline.analysis.statistics import matrices, voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.metadata.citations import state_level
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import read_places
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.reading import load_params
from pipeline.running.messages import tell

ROWS_AT_ONCE = 500_000  # of copied_passages


def main() -> None:
    params = load_params()
    called = read_bodies(catalog.BODIES)
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), called)
    write_copies(documents)  # before all else is read
    section_terms = matrices.gather_terms(catalog.section_terms.read_parts())
    dated = blank_gaps(documents, catalog.years.read())
    own_sections = catalog.read_own_sections("document_id", "n_chars")
    names = catalog.name_terms.read()["term"].to_list()
    periods = params.evolution.periods or choice.choose_periods(dated, params.evolution.min_voices)
    texts = cowords.place_sections(own_sections, dated)
    terms = cowords.choose_terms(section_terms, texts, names, params.networks)
    has = cowords.mark_terms(section_terms, texts, terms)
    joined = bodies.join_bodies(section_terms, texts, documents, names)
    del section_terms, own_sections  # which are large, and so is what comes
    found = cowords.trace_cowords(has, texts, terms, periods, params.networks)
    use_places(read_places(catalog.PLACES))
    cited = state_levels(citations.find_cited(catalog.citations.read_used(), documents), called)
    catalog.publish(
        **found,
        **correspondence.relate_years(has, texts, terms),
        **joined,
        **citations.count_citations(cited),
    )
    whole = found["coword_spans"].row(0, named=True)
    tell(
        f"networks：{len(terms)} 个词，{whole['n_tested']:,} 对经检验，{whole['n_links']:,} 对显著关联，{whole['n_communities']} 个社群；"
        f"引用 {cited.height:,} 处",
        f"networks: {len(terms)} terms, {whole['n_links']:,} of {whole['n_tested']:,} tested pairs linked, "
        f"{whole['n_communities']} communities; {cited.height:,} citations",
    )


def write_copies(documents: pl.DataFrame) -> None:
    """Write copied_passages, which may have as many rows as copies, some rows at a time."""
    copies = catalog.copies.read_compact("document_id", "start", "end", "from_document_id", "order")
    counted = copying.count_copies(copies, documents)
    named = [pl.col(name).cast(dtype) for name, dtype in catalog.copied_passages.schema.items()]
    pieces = (counted.clear(), *counted.iter_slices(ROWS_AT_ONCE))
    catalog.copied_passages.write_batches(piece.select(named) for piece in pieces)
    catalog.write_csv(catalog.FOR_PEOPLE / "copied_passages.csv", counted)


def state_levels(cited: pl.DataFrame, called: pl.DataFrame) -> pl.DataFrame:
    """The citations with the level that the title or the number says, where the document is not in the corpus."""
    heads = dict(called.select("also_called", "name").iter_rows())
    levels = [
        level if cited_id else state_level(title, heads.get((number or "").partition("〔")[0]))
        for level, cited_id, title, number in cited.select(
            "cited_level", "cited_id", "cited_title", "cited_number"
        ).iter_rows()
    ]
    return cited.with_columns(cited_level=pl.Series(levels, dtype=pl.String))
