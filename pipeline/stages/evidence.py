"""Stage `evidence`: the sentences behind the numbers of the page, in files that it loads when a number is followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords import own_words
from pipeline.analysis.networks import copying
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.corpus.text.structure import count_han
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.reporting.evidence.documents import list_documents, order_documents
from pipeline.reporting.evidence.files import write_rows, write_script
from pipeline.reporting.evidence.occurrences import gather_keywords, gather_names, gather_terms, gather_topics
from pipeline.reporting.evidence.relations import gather_citations, gather_copies, gather_findings
from pipeline.reporting.evidence.shown import MOST_COPIES, list_terms
from pipeline.reporting.evidence.texts import cut_texts
from pipeline.running import files
from pipeline.running.messages import tell

FOLDER = Path("reports/evidence")


def main() -> None:
    params = load_params()
    documents = read_documents()
    terms = list_terms(
        catalog.keyness.read(), params.keyness.n_terms, catalog.topic_terms.read(), catalog.coword_terms.read()
    )
    names = catalog.entity_names.read().filter(pl.col("rank") <= params.annotate.n_names)
    keywords = catalog.keyword_trends.read()["keyword"].to_list()
    sections = catalog.sections.read_used(without=catalog.TEXTS)
    own_sections = voices.find_own_sections(sections, documents, catalog.copies.read())["section_id"]
    sentences, pairs = catalog.sentences.read_used(), catalog.copied_passages.read().head(MOST_COPIES)
    relations, quoted = gather_relations(documents, sentences, pairs, params)
    rows = gather_rows(documents, sections, sentences, own_sections, keywords, terms, names, params) | relations
    parts = list(cut_texts(documents["text"], [*rows.values(), quoted], params.report.texts))
    told = list_documents(documents, catalog.section_shares.read(), sections, own_sections)
    titles = list_titles(keywords, terms, names, pairs, documents)
    index = told.to_dict(as_series=False) | {
        "parts": [part["first"] for part in parts],
        "whole": params.report.texts == "all",
        "titles": titles,
        "letters": list_letters(parts, told, relations["findings"], titles),
    }
    scripts = chain(
        [("documents", write_script("documents", index))],
        ((name, write_rows(name, table)) for name, table in rows.items()),
        write_parts(parts),
    )
    n_files, size = write_files(scripts)
    tell(
        f"evidence：{sum(map(len, rows.values())):,} 处可由报告中的数字点开，{n_files:,} 个文件，{size / 1e6:.1f} MB",
        f"evidence: {sum(map(len, rows.values())):,} places that numbers of the page open, {n_files:,} files, {size / 1e6:.1f} MB",
    )


def read_documents() -> pl.DataFrame:
    """The documents that count, in order of time, with voice, n_own_chars, n_sections, doubted; a gap year is null."""
    documents = voices.name_voices(catalog.documents.read_used(without=["normal"]), read_bodies(catalog.BODIES))
    texts = documents.select("document_id", "text").iter_slices(catalog.ROWS_AT_ONCE)
    sections, copies, uses = (
        catalog.sections.read_used(without=catalog.TEXTS),
        catalog.copies.read(),
        catalog.document_uses.read(),
    )
    measured = own_words.measure_documents(documents, texts, sections, copies, uses, count_han)
    return order_documents(blank_gaps(measured, catalog.years.read()))


def gather_rows(
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    sentences: pl.DataFrame,
    own_sections: pl.Series,
    keywords: list[str],
    terms: list[str],
    names: pl.DataFrame,
    params: Params,
) -> dict[str, pl.DataFrame]:
    """What each kind of number consists of, by the names that the page knows it by. terms, names: those that the page shows."""
    context_chars = params.quotes.context_chars
    tokens, counted_as = read_tokens(terms, params)
    return {
        **gather_keywords(catalog.mentions.read(), documents, keywords),
        **gather_terms(tokens, counted_as, terms, own_sections, documents, sentences, context_chars),
        **gather_names(catalog.entities.read_used(), names, documents, sentences, context_chars),
        **gather_topics(catalog.section_shares.read(), sections, documents, params.quotes.passage_chars),
    }


def gather_relations(
    documents: pl.DataFrame, sentences: pl.DataFrame, pairs: pl.DataFrame, params: Params
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Citations, copies and findings, by the names that the page knows them by, and what is quoted of the other sides of copies.

    pairs: the voices whose shared passages the page shows.
    """
    places, levels, context_chars = (
        catalog.citation_places.read(),
        catalog.citation_levels.read(),
        params.quotes.context_chars,
    )
    passages = copying.list_passages(catalog.copies.read(), documents)
    citations = gather_citations(places, levels, documents, sentences, context_chars)
    copies, quoted = gather_copies(passages, pairs, documents, params.quotes.passage_chars)
    findings = gather_findings(catalog.findings.read(), documents, context_chars)
    return {"citations": citations, "copies": copies, "findings": findings}, quoted


def list_letters(
    parts: Iterable[dict[str, Any]], documents: pl.DataFrame, findings: pl.DataFrame, titles: Mapping[str, Any]
) -> str:
    """Every character of the texts, of what documents and files are called and of findings, sorted: the page's font has to have them."""
    texts = (text for part in parts for pieces in part["texts"] for _, text in pieces)
    told = [table.select(pl.col(pl.String)).fill_null("") for table in (documents, findings)]
    called = (name for title in titles.values() for name in ([title] if isinstance(title, str) else title))
    letters = set().union(*texts, *called, *(value for table in told for column in table for value in column))
    return "".join(sorted(letter for letter in letters if letter.isprintable()))


def list_titles(
    keywords: list[str], terms: list[str], names: pl.DataFrame, pairs: pl.DataFrame, documents: pl.DataFrame
) -> dict[str, str | list[str]]:
    """What each file of evidence is about; of the names of a kind, of what is cited and of pairs of voices one by one."""
    labels = catalog.topic_labels.read().sort("topic").select(pl.coalesce("name", "phrase", "label")).to_series()
    of_kinds = names.sort("label", "rank").group_by("label", maintain_order=True).agg("text")
    cited = catalog.cited_documents.read().sort("rank").select(pl.coalesce("cited_title", "cited_number")).to_series()
    called = dict(documents.select("document_id", "title").iter_rows())  # a voice without an issuer is its document
    return {
        **{f"keywords-{place}": keyword for place, keyword in enumerate(keywords, 1)},
        **{f"terms-{place}": term for place, term in enumerate(terms, 1)},
        **{f"topics-{place}": label for place, label in enumerate(labels, 1)},
        **{f"names-{label}": texts for label, texts in of_kinds.iter_rows()},
        "citations": cited.to_list(),
        "copies": [
            " — ".join(called.get(voice, voice) for voice in pair)
            for pair in pairs.select("voice", "from_voice").iter_rows()
        ],
    }


def read_tokens(terms: list[str], params: Params) -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """The tokens that count as these terms, and what tokens count as other than themselves, as `vectorize` has it."""
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    spellings = lexicon.parse_spellings(catalog.SPELLINGS)
    seen = catalog.tokens.read_column("token").unique().sort()
    counted_as = lexicon.relate_terms(seen, user_terms, spellings, params.vectorize.nested)
    wanted = {*terms, *(token for token, counted in counted_as.items() if not set(terms).isdisjoint(counted))}
    is_wanted = pl.col("token").is_in(sorted(wanted))
    batches = [batch.filter(is_wanted) for batch in catalog.tokens.read_batches()]
    tokens = pl.concat([catalog.tokens.empty(), *batches])
    return keep_pos(tokens, params.vectorize.pos) if params.vectorize.pos else tokens, counted_as


def keep_pos(tokens: pl.DataFrame, pos: Sequence[str]) -> pl.DataFrame:
    """The tokens of these parts of speech: the same word may count in one place and not in another."""
    place = ["document_id", "position"]
    tagged = [
        batch.filter(pl.col("pos").is_in(pos)).join(tokens, on=place, how="semi")
        for batch in catalog.token_pos.read_batches()
    ]
    kept = pl.concat([catalog.token_pos.empty(), *tagged])
    return tokens.join(kept, on=place, how="semi", maintain_order="left")


def write_parts(parts: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The texts, part by part."""
    for number, part in enumerate(parts):
        yield f"texts-{number}", write_script(f"texts-{number}", part)


def write_files(scripts: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Write each script under its name; the number of files and their bytes. DVC has emptied the folder."""
    n_files = size = 0
    for name, script in scripts:
        files.write_file(FOLDER / f"{name}.js", script)
        n_files, size = n_files + 1, size + len(script.encode())
    return n_files, size
