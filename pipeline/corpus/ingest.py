"""A folder of files as five tables: files, documents, sections, sentences, years."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl
from tqdm import tqdm

from pipeline.corpus import structure
from pipeline.corpus.cleaning import clean_text
from pipeline.corpus.metadata import detect_metadata
from pipeline.corpus.overrides import read_overrides
from pipeline.corpus.readers import Source, read_source
from pipeline.corpus.reasons import SetAside, describe_reason
from pipeline.corpus.walk import METADATA_FILE, list_files
from pipeline.corpus.years import count_years
from pipeline.params import CorpusParams, InputError

MIN_SHARE_HAN = 0.3  # of the letters of a Chinese text; English with a Chinese name in it has less

FILES = {
    "path": pl.String,
    "sha256": pl.String,
    "n_bytes": pl.Int64,
    "encoding": pl.String,
    "document_id": pl.String,
    "reason": pl.String,
}
DOCUMENTS = {
    "document_id": pl.String,
    "title": pl.String,
    "issuer": pl.String,
    "region": pl.String,
    "document_number": pl.String,
    "issued_on": pl.Date,
    "year": pl.Int32,
    "year_source": pl.String,
    "path": pl.String,
    "sha256": pl.String,
    "n_chars": pl.Int64,
    "text": pl.String,
}
SECTIONS = {
    "document_id": pl.String,
    "section_id": pl.String,
    "level": pl.Int32,
    "number": pl.String,
    "heading": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "n_chars": pl.Int64,
    "text": pl.String,
}
SENTENCES = {
    "document_id": pl.String,
    "section_id": pl.String,
    "sentence": pl.Int32,
    "start": pl.Int64,
    "end": pl.Int64,
}


@dataclass(frozen=True)
class Corpus:
    """The tables of a corpus, columns as pipeline/catalog.py promises them.

    files: one row a file found, in order of path; used (document_id) or set aside (reason, for describe_reason).
    documents: one row a file used. sections, sentences: one row each, in reading order.
    years: one row a year from the first to the last with documents.
    """

    files: pl.DataFrame
    documents: pl.DataFrame
    sections: pl.DataFrame
    sentences: pl.DataFrame
    years: pl.DataFrame


def ingest_folder(folder: Path, params: CorpusParams) -> Corpus:
    """All that the files under a folder say, each file used or set aside with its reason.

    Raises InputError where the folder can't be used, holds no usable document, states no year anywhere, or its
    metadata.csv has faults.
    """
    found = list_files(folder)
    overrides = read_overrides(folder / METADATA_FILE, [path for path, _ in found])
    files: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    for path, place in tqdm(found, desc="ingest", unit=" files", disable=None):
        file, document = _read_file(path, place, params, overrides.get(path, {}))
        if document:
            digest = hashlib.sha256(document["text"].encode()).hexdigest()
            if digest in seen:
                file["document_id"], file["reason"] = None, str(SetAside("duplicate", seen[digest]))
            else:
                seen[digest] = path
                documents.append(document)
        files.append(file)
    if not documents:
        raise InputError(_describe_no_document(folder, files))
    if all(document["year"] is None for document in documents):
        raise InputError(
            f"{folder}: none of the {len(documents)} documents states a year; looked in title, document number, "
            "the dates, the first sentences and the names of file and folder. "
            f"Put a {METADATA_FILE} with the columns path, year into {folder}, a line for each document."
        )
    table = pl.DataFrame(documents, schema=DOCUMENTS)
    sections, sentences = split_documents(table)
    return Corpus(pl.DataFrame(files, schema=FILES), table, sections, sentences, count_years(table))


def split_documents(documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The sections and the sentences of all documents, with offsets into each document's text."""
    sections: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    sentences: dict[str, list[Any]] = {name: [] for name in SENTENCES}
    for document_id, text in documents.select("document_id", "text").iter_rows():
        n_sentences = 0
        for i, section in enumerate(structure.find_sections(text)):
            section_id = f"{document_id}-{i:03d}"
            own = text[section.start : section.end]
            place = (section.level, section.number, section.heading, section.start, section.end)
            row = (document_id, section_id, *place, structure.count_han(own), own)
            for column, value in zip(sections.values(), row, strict=True):
                column.append(value)
            for start, end in structure.find_sentences(text, section.start, section.end):
                sentence = (document_id, section_id, n_sentences, start, end)
                for column, value in zip(sentences.values(), sentence, strict=True):
                    column.append(value)
                n_sentences += 1
    return pl.DataFrame(sections, schema=SECTIONS), pl.DataFrame(sentences, schema=SENTENCES)


def _read_file(
    path: str, place: Path, params: CorpusParams, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The row of a file, and the row of its document where it is used."""
    file: dict[str, Any] = dict.fromkeys(FILES) | {"path": path, "sha256": "", "n_bytes": 0}
    data = _read_bytes(place)
    if isinstance(data, SetAside):
        file["reason"] = str(data)
        return file, None
    file["sha256"], file["n_bytes"] = hashlib.sha256(data).hexdigest(), len(data)
    source = read_source(data, place.suffix)
    if isinstance(source, SetAside):
        file["reason"] = str(source)
        return file, None
    file["encoding"] = source.encoding
    return file, _make_document(file, source, params, given)


def _read_bytes(place: Path) -> bytes | SetAside:
    try:
        if place.is_file():  # a pipe would be waited for without end
            return place.read_bytes()
        place.stat()  # says why, where it is no file because it can't be reached
        return SetAside("unreadable", "Permission denied" if place.is_dir() else "not a file")
    except OSError as error:
        return SetAside("unreadable", error.strerror or str(error))


def _make_document(
    file: dict[str, Any], source: Source, params: CorpusParams, given: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The document in a text; None, with the reason in the file's row, where there is no Chinese document in it."""
    cleaned = clean_text(source.text)
    n_chars = structure.count_han(cleaned.text)
    reason = _find_fault(cleaned.text, n_chars, params.min_chars)
    if reason:
        file["reason"] = str(reason)
        return None
    file["document_id"] = file["sha256"][:12]
    metadata = detect_metadata(cleaned.text, (*source.head, *cleaned.chrome), file["path"], given)
    return {
        "document_id": file["document_id"],
        **asdict(metadata),
        "path": file["path"],
        "sha256": file["sha256"],
        "n_chars": n_chars,
        "text": cleaned.text,
    }


def _find_fault(text: str, n_chars: int, min_chars: int) -> SetAside | None:
    if not text:
        return SetAside("empty", "no text")
    n_letters = sum(map(str.isalpha, text)) if n_chars < len(text) / 2 else n_chars
    if n_chars == 0 or n_chars < MIN_SHARE_HAN * n_letters:
        return SetAside("not_chinese", f"{n_chars / max(n_letters, 1):.0%}")
    if n_chars < min_chars:
        return SetAside("too_short", str(n_chars))
    return None


def _describe_no_document(folder: Path, files: Sequence[Mapping[str, Any]]) -> list[str]:
    codes = Counter(file["reason"].partition(": ")[0] for file in files)
    problems = [f"{folder}: none of the {len(files)} files can be used; put Chinese .txt or .html documents into it."]
    for code, n in sorted(codes.items()):
        example = next(file for file in files if file["reason"].startswith(code))
        reason = describe_reason(example["reason"], "en")
        problems.append(f"{folder}: {n} set aside as {code}, such as {example['path']}: {reason}.")
    return problems
