"""Stage `tfidf`: the terms that set a section, a year and a region apart."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import matrices, voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.terms import concordance, keyness, own_names, terms
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import read_places
from pipeline.corpus.metadata.places import list_place_names
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.messages import tell
from pipeline.tables.audit import find_place_kind
from pipeline.tables.codes import GROUP_KINDS


def main() -> None:
    params = load_params()
    weigh(params)  # before all else is read: the weights of all sections take as much
    section_terms = matrices.gather_terms(catalog.section_terms.read_parts())
    sections = pl.concat(catalog.sections.read_parts("section_id", "document_id", used=True))
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    dated = blank_gaps(documents, catalog.years.read())
    # One after the other, as each takes half as much as the sections.
    year_terms = terms.rank_year_terms(section_terms.sum_documents(sections), dated, params.tfidf)
    del sections  # some are read again, in less memory than both would take
    own = section_terms.sum_documents(catalog.read_own_sections("document_id"))
    del section_terms
    # Columns of documents whose values are compared with each other, as far as documents have them.
    kinds = ("year", find_place_kind(catalog.places.read()), "level")
    names: set[str] = set()
    if not params.keyness.own_names:
        use_places(read_places(catalog.PLACES))
        cited = catalog.citations.read()["document_number"]
        texts = catalog.documents.read_parts("text", used=True, rows_at_once=catalog.ROWS_AT_ONCE)
        names = own_names.find_own_names(own.terms, documents, texts, cited, list_place_names())
    shown_terms, groups = [], []
    for kind in kinds:
        grouped = dated if kind == "year" else documents
        listed, counted = keyness.measure_keyness(own, grouped, kind, names, params.keyness, params.keyness.n_terms)
        shown_terms.append(listed)
        groups.append(counted)
    key_terms = pl.concat(shown_terms)
    distinctive = key_terms.filter("distinctive")
    shown = distinctive.group_by("group_kind", "group", maintain_order=True).head(params.keyness.n_terms)
    examples = concordance.find_examples(shown, catalog.tokens.read_batches(), documents, params.keyness.n_examples)
    written, numbered, cut = (
        table.read_some("document_id", examples["document_id"])
        for table in (catalog.documents, catalog.sections, catalog.sentences)
    )
    catalog.publish(
        year_terms=year_terms,
        keyness=key_terms,
        keyness_groups=pl.concat(groups),
        name_terms=pl.DataFrame({"term": sorted(names)}, schema=catalog.name_terms.schema),
        term_examples=concordance.quote_terms(examples, written, numbered, cut, params.quotes.context_chars),
    )
    counts = dict(distinctive.group_by("group_kind").len().iter_rows())
    told = [(GROUP_KINDS[kind], kind, counts.get(kind, 0)) for kind in kinds]
    left_zh = f"；地名、机构名、文号代字 {len(names):,} 个，不作检验" if names else ""
    left_en = f"; {len(names):,} names of places, bodies and document numbers not tested" if names else ""
    tell(
        f"tfidf：特征词：{'，'.join(f'{zh} {n:,} 个' for (zh, _), _, n in told)}{left_zh}",
        f"tfidf: distinctive terms: {', '.join(f'{n:,} by {kind}' for _, kind, n in told)}{left_en}",
    )


def weigh(params: Params) -> None:
    """Write the weight of each term in each section, and the factors of these weights."""
    weighed = terms.weigh_sections(matrices.gather_terms(catalog.section_terms.read_parts()))
    # Here, where scikit-learn is at hand: the topics are compared with these factors later.
    names, candidates = weighed.terms.to_list(), params.topics.candidates
    catalog.nmf_terms.write(terms.factor_terms(weighed.counts, names, candidates, params.lda.seed))
    catalog.section_tfidf.write_batches(weighed.list_rows("tfidf", pl.Float64))
