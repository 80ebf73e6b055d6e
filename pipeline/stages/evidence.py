"""Stage `evidence`: the sentences behind the numbers of the page, in files that it loads when a number is followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, tee
from pathlib import Path

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords import own_words
from pipeline.analysis.networks import copying
from pipeline.analysis.statistics import passages, voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.corpus.text.structure import count_han
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.reporting.evidence.documents import list_documents, order_documents
from pipeline.reporting.evidence.files import write_rows, write_script
from pipeline.reporting.evidence.occurrences import (
    gather_keywords,
    gather_names,
    gather_terms,
    gather_topics,
    split,
    tell_sections,
)
from pipeline.reporting.evidence.relations import gather_citations, gather_copies, gather_findings
from pipeline.reporting.evidence.shown import MOST_COPIES, list_terms
from pipeline.reporting.evidence.texts import cut_texts
from pipeline.running import files
from pipeline.running.messages import tell

FOLDER = Path("reports/evidence")
ROWS_AT_ONCE = 500_000  # of shares of topics that are placed together
# Columns of mentions that evidence is made of.
MENTIONED = ("keyword", "start", "end", "sentence", "sentence_start", "copied", "excluded_by", "in_title", "doubt")


def main() -> None:
    params = load_params()
    sections = read_sections()
    documents = read_documents(sections)
    terms = list_terms(
        catalog.keyness.read(), params.keyness.n_terms, catalog.topic_terms.read(), catalog.coword_terms.read()
    )
    names = catalog.entity_names.read().filter(pl.col("rank") <= params.annotate.n_names)
    keywords = catalog.keyword_trends.read()["keyword"].to_list()
    pairs = catalog.copied_passages.read().head(MOST_COPIES)
    copies, quoted = gather_copies(list_copies(pairs, documents), pairs, documents, params.quotes.passage_chars)
    findings = gather_findings(catalog.findings.read(), documents, params.quotes.context_chars)
    found = gather_rows(documents, sections, keywords, terms, names, params)
    fitted = pl.concat(part["section_id"].unique() for part in catalog.section_shares.read_parts("section_id"))
    told = list_documents(documents, sections, fitted)
    del sections, fitted  # as many as there are documents dozens of times
    titles = list_titles(keywords, terms, names, pairs, documents)
    of_kinds = {
        "keywords": range(1, len(keywords) + 1),
        "terms": range(1, len(terms) + 1),
        "names": found["names"]["file"].cast(pl.String).unique().sort(),
        "topics": found["topics"]["file"].unique().sort(),
    }
    alone = {
        "citations": found.pop("citations").sort("document", "start", "end", maintain_order=True),
        "copies": copies,
        "findings": findings,
    }
    n_files = size = 0
    for name, rows in chain(alone.items(), *(split(found[kind], kind, of_kind) for kind, of_kind in of_kinds.items())):
        size += write(name, write_rows(name, rows))
        n_files += 1
    firsts, letters = [], list_letters(told, findings, titles)
    read_texts = partial(catalog.documents.read_texts, "text")
    for number, part in enumerate(
        cut_texts(read_texts, documents, [*found.values(), *alone.values(), quoted], params.report.texts)
    ):
        size += write(f"texts-{number}", write_script(f"texts-{number}", part))
        firsts.append(part["first"])
        letters |= list_characters("".join(text for pieces in part["texts"] for _, text in pieces))
    index = told.to_dict(as_series=False) | {
        "parts": firsts,
        "whole": params.report.texts == "all",
        "titles": titles,
        "letters": "".join(sorted(letter for letter in letters if letter.isprintable())),
    }
    size += write("documents", write_script("documents", index))
    n_files += len(firsts) + 1
    n_rows = sum(rows.height for rows in (*found.values(), *alone.values()))
    tell(
        f"evidence：{n_rows:,} 处可由报告中的数字点开，{n_files:,} 个文件，{size / 1e6:.1f} MB",
        f"evidence: {n_rows:,} places that numbers of the page open, {n_files:,} files, {size / 1e6:.1f} MB",
    )


def gather_rows(
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    keywords: list[str],
    terms: list[str],
    names: pl.DataFrame,
    params: Params,
) -> dict[str, pl.DataFrame]:
    """What each kind of number consists of: the rows of keywords, terms, names, topics and citations.

    terms, names: those that the page shows.
    """
    found = gather_places(documents, terms, names, params)
    return found | {
        "terms": tell_sections(found["terms"], number_sections(sections)),
        "keywords": pl.concat(
            gather_keywords(mentions, documents, keywords)
            for mentions in catalog.mentions.read_parts("document_id", *MENTIONED)
        ),
        "topics": pl.concat(
            gather_topics(some, sections, documents, params.quotes.passage_chars)
            for some in catalog.section_shares.read_parts(rows_at_once=ROWS_AT_ONCE)
        ),
    }


def read_sections() -> pl.DataFrame:
    """The sections of the documents that count: section_id, document_id, start, end, n_chars, and own, whether its words are its document's
    own.
    """
    parts = catalog.sections.read_parts("section_id", "document_id", "start", "end", "n_chars", used=True)
    sections = pl.concat(part.with_columns(pl.col("start", "end").cast(pl.Int32)) for part in parts)
    return sections.with_columns(own=catalog.is_own_section())


def read_documents(sections: pl.DataFrame) -> pl.DataFrame:
    """The documents that count, in order of time, with voice, n_own_chars, n_sections, doubted, and length, the characters of the text;
    a gap year is null.
    """
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    measured = own_words.measure_documents(
        documents,
        catalog.documents.read_texts("text"),
        sections,
        own_words.find_copied(partial(catalog.copies.read_batches, *passages.LINKED), documents),
        catalog.document_uses.read(),
        count_han,
    )
    lengths = sections.group_by("document_id").agg(length=pl.col("end").max())
    ordered = order_documents(blank_gaps(measured, catalog.years.read()))
    return ordered.join(lengths, on="document_id", how="left", maintain_order="left")


def list_copies(pairs: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The passages that these pairs of voices share, and those that others among them do."""
    saying = pl.col("voice").is_in(pl.concat([pairs["voice"], pairs["from_voice"]]).implode())
    theirs = documents.filter(saying)["document_id"].implode()
    shared = pl.all_horizontal(pl.col("document_id", "from_document_id").is_in(theirs))
    copies = pl.concat([catalog.copies.empty(), *(batch.filter(shared) for batch in catalog.copies.read_batches())])
    return copying.list_passages(copies, documents)


def number_sections(sections: pl.DataFrame) -> pl.DataFrame:
    """section_id of all sections, of documents that count or not, and own, as these sections have it."""
    own = sections.filter("own")["section_id"]
    return (
        catalog.sections.read_column("section_id")
        .to_frame()
        .with_columns(own=pl.col("section_id").is_in(own.implode()))
    )


def gather_places(
    documents: pl.DataFrame, terms: list[str], names: pl.DataFrame, params: Params
) -> dict[str, pl.DataFrame]:
    """The rows of terms, names and citations, from some documents after the other."""
    counted_as = relate_tokens(params)
    places, levels = catalog.citation_places.read(), catalog.citation_levels.read()
    found: dict[str, list[pl.DataFrame]] = {"terms": [], "names": [], "citations": []}
    wanted = {*terms, *(token for token, counted in counted_as.items() if not set(terms).isdisjoint(counted))}
    for own, sentences, tokens, entities in read_parts(sorted(wanted), params.vectorize.pos):
        ids = pl.col("document_id").is_in(own["document_id"].implode())
        quoting = (documents.filter(ids), sentences, params.quotes.context_chars)
        found["terms"].append(gather_terms(tokens, counted_as, terms, *quoting))
        found["names"].append(gather_names(entities, names, *quoting))
        found["citations"].append(gather_citations(places.filter(ids), levels, *quoting))
    return {kind: pl.concat(tables) for kind, tables in found.items()}


def read_parts(wanted: Sequence[str], pos: Sequence[str]) -> Iterator[tuple[pl.DataFrame, ...]]:
    """Some documents after the other, with their sentences, their tokens that are wanted, of these parts of speech, if there are any,
    each with the number of its section, and their entities.
    """
    pieces = tee(catalog.documents.read_texts("n_chars"), 5)
    tables = (
        catalog.sentences.follow(pieces[0], "start", "end"),
        catalog.sections.follow(pieces[1], "section_id"),
        catalog.tokens.follow(pieces[2], "section_id", "position", "token", "start", "end"),
        catalog.entities.follow(pieces[3], "start", "end", "label", "text"),
    )
    tags = catalog.token_pos.follow(pieces[4], "position", "pos") if pos else ((own, None) for own in pieces[4])
    n_sections = 0
    for (own, sentences), (_, sections), (_, tokens), (_, entities), (_, token_pos) in zip(*tables, tags, strict=True):
        numbered = sections.with_row_index("section", n_sections).drop("document_id")
        n_sections += sections.height
        tokens = keep_tokens(tokens, token_pos, wanted, pos).join(
            numbered, on="section_id", how="left", maintain_order="left"
        )
        yield own, sentences, tokens.drop("section_id", "position"), entities


def keep_tokens(
    tokens: pl.DataFrame, token_pos: pl.DataFrame | None, wanted: Sequence[str], pos: Sequence[str]
) -> pl.DataFrame:
    """The tokens that are wanted, and of these parts of speech: the same word may count in one place and not in another."""
    tokens = tokens.filter(pl.col("token").is_in(wanted))
    if token_pos is None:
        return tokens
    kept = token_pos.filter(pl.col("pos").is_in(pos))
    return tokens.join(kept, on=["document_id", "position"], how="semi", maintain_order="left")


def relate_tokens(params: Params) -> dict[str, list[str]]:
    """What tokens count as other than themselves, as `vectorize` has it."""
    user_terms = catalog.user_terms.read()["term"].to_list()
    spellings = lexicon.parse_spellings(catalog.SPELLINGS)
    tokens: Iterable[str] = spellings  # no others do where terms inside of them are not counted
    if params.vectorize.nested:
        seen = [batch["token"].unique() for batch in catalog.tokens.read_batches("token")]
        tokens = pl.concat([catalog.tokens.empty()["token"], *seen]).unique().sort()
    return lexicon.relate_terms(tokens, user_terms, spellings, params.vectorize.nested)


def list_letters(documents: pl.DataFrame, findings: pl.DataFrame, titles: Mapping[str, str | list[str]]) -> set[str]:
    """Every character of what documents and files are called and of findings: the page's font has to have them, as those of texts."""
    told = [table.select(pl.col(pl.String)).fill_null("") for table in (documents, findings)]
    called = (name for title in titles.values() for name in ([title] if isinstance(title, str) else title))
    return set().union(*called, *(value for table in told for column in table for value in column))


def list_characters(text: str) -> set[str]:
    """Every character of a long text."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    return set(map(chr, np.flatnonzero(np.bincount(codes)).tolist()))


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


def write(name: str, script: str) -> int:
    """Write a script under its name; its bytes. DVC has emptied the folder."""
    files.write_file(FOLDER / f"{name}.js", script)
    return len(script.encode())
