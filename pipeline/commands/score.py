"""`python -m pipeline score FOLDER [--model FILE] [--out FILE]`: new documents under a kept model: metadata, topics, keywords, as CSV."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any, TextIO, TypeVar

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords.mentions import collect_mentions
from pipeline.analysis.keywords.trajectories import count_by_document
from pipeline.analysis.terms.vocabulary import count_terms
from pipeline.analysis.topics.describe import scoring
from pipeline.analysis.topics.fit.previous import KeptModel, parse_model
from pipeline.commands.kwic import print_whole
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.ingest.inputs import read_inputs
from pipeline.corpus.ingest.references import refer
from pipeline.corpus.metadata.own_places import OwnPlace, read_places
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.corpus.text.normalization import normalize
from pipeline.language import lexicon, segmentation
from pipeline.language.cutting import make_cut
from pipeline.language.models import choose_model
from pipeline.params.errors import InputError, Words
from pipeline.params.reading import load_params
from pipeline.params.sections import CorpusParams, Params
from pipeline.params.selection import UNRESTRICTED
from pipeline.running import files
from pipeline.running.messages import find_language, tell
from pipeline.tables.codes import pick
from pipeline.tables.contract import format_csv

MODELS = Path("models/lda")
METADATA = ("title", "year", "issued_on", "issuer", "region", "level", "kind", "reference", "n_chars")
DECIMALS = 6  # of shares and rates
MOST_NAMED = 20  # of the files that are set aside, on the screen

Read = TypeVar("Read")


@dataclass(frozen=True)
class Given:
    """What documents are scored by: the params, the model, and the word lists as `segment` and `vectorize` read them."""

    params: Params
    kept: KeptModel
    user_terms: Sequence[str]
    spellings: dict[str, str]
    stop_words: Sequence[str]
    places: Sequence[OwnPlace]


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline score", allow_abbrev=False)
    parser.add_argument("folder", help="the folder that holds the documents", type=Path)
    parser.add_argument("--model", metavar="FILE", help="a kept model (the chosen one of the last run)")
    parser.add_argument("--out", metavar="FILE", help="write the CSV into this file instead of printing it", type=Path)
    asked = parser.parse_args(arguments)
    given = read_given(asked.folder, asked.model, asked.out)
    reading = narrow_reading(asked.folder, given.params)
    corpus = ingest_folder(asked.folder, reading, places=given.places, needs_year=False)
    scores = score_corpus(corpus, given)
    if asked.out:
        write_scores(asked.out, scores)
    # Beside a CSV that is printed nothing else is.
    tell_outcome(scores, given.kept, asked.out, sys.stdout if asked.out else sys.stderr)
    if not asked.out:
        print_whole([format_csv(scores).removesuffix("\n")])


def read_given(folder: Path, model: str | None, out: Path | None) -> Given:
    """All that scoring needs but the documents. Raises InputError, every problem at once, where it could not succeed."""
    problems: list[Words] = []

    def attempt(read: Callable[..., Read], *given: Any) -> Read | None:
        try:
            return read(*given)
        except InputError as error:
            problems.extend(error.problems)
            return None

    params = attempt(load_params)
    kept = attempt(read_model, model)
    spellings = attempt(lexicon.parse_spellings, catalog.SPELLINGS)
    places = attempt(read_places, catalog.PLACES)
    user_terms = stop_words = None
    if params:
        fields = params.segment.user_terms
        user_terms = attempt(lexicon.read_user_terms, catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, fields)
        lists = {name: catalog.STOP_LISTS[name] for name in params.vectorize.stop_lists}
        stop_words = attempt(lexicon.read_stop_words, lists, catalog.OWN_STOP_WORDS)
        if params.vectorize.pos:
            attempt(choose_model, params.annotate.model)
    attempt(check_folder, folder, params)
    attempt(check_out, out)
    if problems:
        raise InputError(problems)
    assert params and kept and spellings is not None
    assert places is not None and user_terms is not None and stop_words is not None
    return Given(params, kept, user_terms, spellings, stop_words["word"].to_list(), places)


def read_model(path: str | None) -> KeptModel:
    """The kept model that was named, else that of the topics which the last run chose. Raises InputError where there is none."""
    if path is None:
        if catalog.choice.locate().exists():
            path = str(MODELS / f"{catalog.chosen_topics()}.npz")
        if path is None or not Path(path).exists():
            raise InputError(
                f"score：{MODELS} 中没有上一次运行所选的模型；请先运行 `make repro`，或写明模型，如 --model data/previous/2022.npz",
                f"score: {MODELS} has no model that a run has chosen; run `make repro` first, or name one, as "
                "--model data/previous/2022.npz",
            )
    return parse_model(files.read_file(Path(path)), path, ("--model", "--model"))


def check_folder(folder: Path, params: Params | None) -> None:
    """Raise InputError where documents can't be read from there."""
    if not folder.is_dir():
        zh, en = ("是一个文件", "is a file") if folder.exists() else ("不存在", "does not exist")
        raise InputError(
            f"score：{folder} {zh}；请写放文档的文件夹，如 python -m pipeline score data/raw",
            f"score: {folder} {en}; name the folder that holds the documents, as: python -m pipeline score data/raw",
        )
    if params:
        read_inputs(folder, narrow_reading(folder, params), ())


def narrow_reading(folder: Path, params: Params) -> CorpusParams:
    """How this folder is read: what corpus.skip and corpus.only say is said of another one."""
    return replace(params.corpus, path=str(folder), skip=(), only=UNRESTRICTED)


def check_out(path: Path | None) -> None:
    """Raise InputError where the CSV is to be a folder."""
    if path and path.is_dir():
        raise InputError(
            f"--out 为 {path}，是一个文件夹；请写文件名，如 scores.csv",
            f"--out is {path}, which is a folder; name a file, as scores.csv",
        )


def score_corpus(corpus: Corpus, given: Given) -> pl.DataFrame:
    """One row a file, or a document of a file that holds several, in order of path; one set aside has nothing but its reason.

    Topics count from 0, as in the other CSV files. No row depends on the others, but that of a file with the bytes of an earlier one,
    which is set aside as by `ingest`.
    """
    documents, sections, sentences = corpus.documents, corpus.sections.drop("text"), corpus.sentences
    documents = documents.with_columns(refer(documents, tell_apart=False))
    language = find_language()
    topics = pl.concat(score_topics(documents, sections, sentences, given))
    titles = scoring.name_topics(given.kept, given.params.topics.relevance, given.params.topics.names)
    shares = [
        pl.col("topics").list.get(topic).round(DECIMALS).alias(f"topic_{topic + 1} {title}")
        for topic, title in enumerate(titles)
    ]
    unscored = {code: pick(language, *words) for code, words in scoring.NO_TOPICS.items()}
    scored = topics.select(
        "document_id",
        "n_words_known",
        pl.col("share_known").round(DECIMALS),
        pl.col("no_topics").replace_strict(unscored, return_dtype=pl.String),
        *shares,
    )
    reasons = [reason and describe_reason(reason, language) for reason in corpus.files["reason"]]
    return (
        corpus.files.select("path", set_aside=pl.Series(reasons, dtype=pl.String))
        .join(documents.select("path", "document_id", *METADATA), on="path", how="left", maintain_order="left")
        .join(scored, on="document_id", how="left", maintain_order="left")
        .join(
            count_keywords(documents, sections, sentences, given.params),
            on="document_id",
            how="left",
            maintain_order="left",
        )
        .drop("document_id")
    )


def score_topics(
    documents: pl.DataFrame, sections: pl.DataFrame, sentences: pl.DataFrame, given: Given
) -> Iterator[pl.DataFrame]:
    """`scoring.score_documents`, some documents at a time.

    Words are cut and counted as by `segment` and `vectorize`; which of them are terms the model says.
    """
    every_term = replace(given.params.vectorize, min_df=1, max_df=1.0, min_length=1)
    batches = segmentation.segment(documents, sentences, make_cut(given.user_terms, given.params.segment))
    relate = partial(
        lexicon.relate_terms,
        user_terms=given.user_terms,
        spellings=given.spellings,
        nested=given.params.vectorize.nested,
    )
    for tokens in tag_tokens(documents, batches, given.params):
        counted = count_terms([tokens], (), every_term, relate)
        terms = pl.concat([catalog.section_terms.empty(), *counted.list_rows()])
        own = sections.join(tokens, on="document_id", how="semi")
        yield scoring.score_documents(terms, own, given.kept, given.stop_words, given.params.vectorize.min_length)


def tag_tokens(documents: pl.DataFrame, batches: Iterable[pl.DataFrame], params: Params) -> Iterator[pl.DataFrame]:
    """The tokens, with their parts of speech where vectorize.pos asks for these."""
    if not params.vectorize.pos:
        yield from batches
        return
    from pipeline.language import annotation  # which imports spaCy

    once, again = tee(batches)
    found = annotation.annotate(documents, again, choose_model(params.annotate.model))
    for tokens, annotations in zip(once, found, strict=True):
        yield tokens.join(annotations.token_pos, on=["document_id", "position"], maintain_order="left")


def count_keywords(
    documents: pl.DataFrame, sections: pl.DataFrame, sentences: pl.DataFrame, params: Params
) -> pl.DataFrame:
    """Mentions of each keyword and group in each document, as `trajectory` counts them, and per 10,000 Chinese characters."""
    mentions = collect_mentions(
        documents, sections, sentences, params.keywords, params.quotes.context_chars, normalize, params.groups
    )
    names = [*(keyword.keyword for keyword in params.keywords), *(group.name for group in params.groups)]
    counts = count_by_document(mentions, documents, names)
    columns = documents.select("document_id", "n_chars")
    for name, column in zip(names, counts.T, strict=True):
        n = pl.Series(column).cast(pl.Int64)
        columns = columns.with_columns(
            n.alias(f"n_mentions {name}"), (1e4 * n / pl.col("n_chars")).round(DECIMALS).alias(f"per_10k_chars {name}")
        )
    return columns.drop("n_chars")


def write_scores(path: Path, scores: pl.DataFrame) -> None:
    """Write the CSV. Raises InputError where the file can't be written."""
    try:
        catalog.write_csv(path, scores)
    except OSError as error:
        raise InputError(
            f"--out 为 {path}，无法写入：{error.strerror}", f"--out is {path}; it can't be written: {error.strerror}"
        ) from None


def tell_outcome(scores: pl.DataFrame, kept: KeptModel, out: Path | None, to: TextIO) -> None:
    """Say which files were set aside and why, how many documents have topics, and which topics are no findings."""
    aside = scores.drop_nulls("set_aside")
    for path, reason in aside.select("path", "set_aside").head(MOST_NAMED).iter_rows():
        tell(f"未采用：{path}：{reason}", f"set aside: {path}: {reason}", to)
    if aside.height > MOST_NAMED:
        n_more = f"{aside.height - MOST_NAMED:,}"
        tell(f"未采用的还有 {n_more} 个，见 CSV", f"{n_more} more are set aside, as the CSV says", to)
    if doubtful := kept.topic_starts.filter(pl.col("grade") == "D")["topic"].to_list():
        numbers = [f"topic_{topic + 1}" for topic in doubtful]
        tell(
            f"注意：{'、'.join(numbers)} 评级为 D（没有重现），不可作结论",
            f"mind: {', '.join(numbers)} did not come back (grade D) and are no findings",
            to,
        )
    n_files, n_aside, n_without = scores.height, aside.height, scores["no_topics"].count()
    n_topics, n_used = len(kept.phi), n_files - n_aside
    zh, en = (f"；写入 {out}", f"; written to {out}") if out else ("", "")
    tell(
        f"score：{n_files:,} 个文件，采用 {n_used:,} 个，未采用 {n_aside:,} 个；{n_without:,} 个因模型认得的词太少而没有主题；"
        f"模型 {kept.path}，{n_topics} 个主题{zh}",
        f"score: {n_files:,} files, {n_used:,} used, {n_aside:,} set aside; {n_without:,} without topics, as the model knows too few of "
        f"their words; model {kept.path}, {n_topics} topics{en}",
        to,
    )
