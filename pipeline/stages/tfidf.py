"""Stage `tfidf`: the terms that set a section, and a year, apart."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis import terms
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    section_terms = catalog.section_terms.read()
    documents = catalog.documents.read().select("document_id", "year")
    section_years = catalog.sections.read().select("section_id", "document_id").join(documents, on="document_id")
    year_terms = terms.rank_year_terms(section_terms, section_years, params.tfidf)
    section_tfidf = terms.weigh_sections(section_terms)
    catalog.section_tfidf.write(section_tfidf)
    # Here, where scikit-learn is at hand: the topics are compared with these factors later.
    catalog.nmf_terms.write(terms.factor_terms(section_tfidf, params.topics.candidates, params.lda.seed))
    catalog.year_terms.write(year_terms)
    catalog.write_csv(Path("reports/tables/year_terms.csv"), year_terms)
    print(f"tfidf: top terms of {year_terms['year'].n_unique()} years")
