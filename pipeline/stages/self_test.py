"""Stage `self_test`: what the tests of trends say of words that nobody asked for, and which change this corpus could show."""

from pipeline import catalog
from pipeline.analysis.self_test.results import run_self_test
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.statistics.voices import name_voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    documents = name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    dated = blank_gaps(documents, catalog.years.read()).drop_nulls("year")
    found = run_self_test(
        dated,
        catalog.read_own_sections("document_id", "n_chars"),
        gather_terms(catalog.section_terms.read_parts()),
        params.trajectory,
        params.resampling,
    )
    catalog.publish(self_test=found["self_test"], placebos=found["placebos"], planted_changes=found["planted_changes"])
    row = found["self_test"].row(0, named=True)
    if row["shortfall"]:
        tell("self_test：未能自检", "self_test: nothing could be tested")
        return
    tell(
        f"self_test：{row['n_terms']} 个词的年序重排后，机构检验 p < 0.05 者占 {row['share_body']:.1%}",
        f"self_test: with the years of {row['n_terms']} terms reordered, {row['share_body']:.1%} have p < .05 by the body test",
    )
