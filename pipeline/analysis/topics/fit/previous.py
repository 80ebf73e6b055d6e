"""A fitted model as a researcher keeps it for the next year: packed into one file, and checked when it is given back."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix, Matrix32
from pipeline.analysis.statistics.matrices import SectionTopics
from pipeline.analysis.topics.fit.consensus import give_grade
from pipeline.params.errors import InputError, Words
from pipeline.tables.fits import HELD_OUT, TOPIC_STARTS

# What names the file of a kept model for a run.
OPTION = ("params.yaml：topics.previous", "params.yaml: topics.previous")


@dataclass(frozen=True)
class KeptSections:
    """Every section of the documents that a model was fitted to, with the hash of its text and what the model makes of it.

    words: how many words of the vocabulary each has. theta: array of shape (n_sections, n_topics), the row of a section without a
    term being 0.
    """

    ids: list[str]
    hashes: NDArray[np.uint64]
    words: NDArray[np.int64]
    theta: Matrix32


@dataclass(frozen=True)
class KeptModel:
    """A model of an earlier run, and the sections that it was fitted to; path: the file that it is kept in.

    phi: array of shape (n_topics, n_terms), rows sum to 1. alpha: array of shape (n_topics,), the prior.
    starts: φ of its starts, array of shape (n_starts, n_topics, n_terms). topic_starts, held_out: how many words its topics have
    and how often they came back, and how well its starts predicted what they left out, as lda has them.
    """

    path: str
    phi: Matrix
    alpha: Matrix
    terms: list[str]
    starts: Matrix32
    topic_starts: pl.DataFrame
    held_out: pl.DataFrame
    sections: KeptSections

    @property
    def n_themes(self) -> int:
        """Its topics but for the background."""
        return int((~self.topic_starts["background"]).sum())

    @property
    def words(self) -> Matrix:
        """How many words each topic has: array of shape (n_topics,)."""
        return self.topic_starts["n_topic_words"].to_numpy()


def hash_texts(texts: pl.Series) -> NDArray[np.uint64]:
    """64 bits of each text's BLAKE2b: array of shape (n_texts,). Two of a million texts share them by a chance of 1 in 40 million."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def hash_sections(sections: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """section_id, document_id and hash, that of its text, of sections that come in parts."""
    none = pl.DataFrame(schema={"section_id": pl.String, "document_id": pl.String, "hash": pl.UInt64})
    names = ("section_id", "document_id")
    return pl.concat([none, *(part.select(*names, hash=pl.Series(hash_texts(part["text"]))) for part in sections)])


def keep_sections(section_topics: SectionTopics, section_words: pl.DataFrame, sections: pl.DataFrame) -> KeptSections:
    """What a model keeps of its sections, by section_id.

    section_words: section_id, n_words. sections: as `hash_sections` has them; those of documents without a row in
    section_topics are left out: they don't count.
    """
    known = section_topics.section_ids
    documents = sections.filter(pl.col("section_id").is_in(known.implode()))["document_id"].unique()
    kept = sections.filter(pl.col("document_id").is_in(documents.implode())).sort("section_id")
    theta = np.zeros((kept.height, section_topics.theta.shape[1]), dtype=np.float32)
    theta[kept["section_id"].is_in(known.implode()).to_numpy()] = section_topics.theta
    words = kept.join(section_words, on="section_id", how="left", maintain_order="left")["n_words"]
    return KeptSections(
        kept["section_id"].to_list(),
        kept["hash"].to_numpy(),
        words.fill_null(0).cast(pl.Int64).to_numpy(),
        theta,
    )


def pack_model(kept: KeptModel) -> bytes:
    """The model as an npz of numbers and text, no pickle; its arrays are those of ARRAYS. Gaps are NaN, or -1."""
    topic_starts = kept.topic_starts.sort("topic")
    scores = kept.held_out.sort("start").select(pl.col(SCORES).cast(pl.Float64))
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        phi=kept.phi,
        words=kept.words,
        alpha=kept.alpha,
        terms=np.array(kept.terms),
        starts=kept.starts,
        background=topic_starts["background"].to_numpy(),
        n_starts=topic_starts["n_starts"].to_numpy().astype(np.int64),
        n_starts_found=topic_starts["n_starts_found"].fill_null(-1).to_numpy().astype(np.int64),
        mean_cosine=topic_starts["mean_cosine"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        held_out=scores.fill_null(np.nan).to_numpy(),
        section_ids=np.array(kept.sections.ids, dtype=np.bytes_),
        section_hashes=kept.sections.hashes,
        section_words=kept.sections.words,
        theta=kept.sections.theta,
    )
    return buffer.getvalue()


def parse_model(content: bytes, path: str, option: Words = OPTION) -> KeptModel:
    """The model in the bytes of a file that pack_model made; nothing in it is run.

    option: what names the file. Raises InputError for any other file.
    """
    try:
        arrays = _load(content) if zipfile.is_zipfile(io.BytesIO(content)) else {}
    except (ValueError, OSError, EOFError, KeyError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error):
        arrays = {}
    if not _are_a_model(arrays):
        zh, en = "不存在或是空的", "is missing or empty"
        if content:
            zh, en = "不是 models 阶段写出的模型", "is no model that the stage models wrote"
        raise InputError(
            f"{option[0]}：{path} {zh}；请在运行之后把 models/lda/*.npz 之一复制到那里，如 "
            "cp models/lda/14.npz data/previous/2022.npz",
            f"{option[1]}: {path} {en}; copy one of models/lda/*.npz there after a run, as "
            "cp models/lda/14.npz data/previous/2022.npz",
        )
    return KeptModel(
        path,
        arrays["phi"],
        arrays["alpha"],
        arrays["terms"].tolist(),
        arrays["starts"],
        _tell_starts(arrays),
        _tell_held_out(arrays["held_out"]),
        KeptSections(
            [section_id.decode("ascii", "replace") for section_id in arrays["section_ids"].tolist()],
            arrays["section_hashes"],
            arrays["section_words"],
            arrays["theta"],
        ),
    )


def check_candidates(kept: KeptModel, candidates: tuple[int, ...]) -> None:
    """Raise InputError where a candidate has fewer topics than the kept model."""
    n_kept = kept.n_themes
    if few := [n_topics for n_topics in candidates if n_topics < n_kept]:
        raise InputError(
            f"params.yaml：topics.candidates 中有 {'、'.join(map(str, few))}，少于 {kept.path}（topics.previous）的 {n_kept} 个主题，"
            f"而这些主题都要保留；只保留它们请写 {n_kept}，另找两个新主题请写 {n_kept + 2}",
            f"params.yaml: topics.candidates has {', '.join(map(str, few))}, fewer than the {n_kept} topics of {kept.path} "
            f"(topics.previous), which all stay; take {n_kept} to keep these alone, or {n_kept + 2} to look for two new ones",
        )


SCORES = [*HELD_OUT.drop("start")]
ARRAYS = {
    "phi": ("float64", ("topics", "terms")),
    "alpha": ("float64", ("topics",)),
    "words": ("float64", ("topics",)),
    "terms": ("str", ("terms",)),
    "starts": ("float32", ("starts", "topics", "terms")),
    "background": ("bool", ("topics",)),
    "n_starts": ("int64", ("topics",)),
    "n_starts_found": ("int64", ("topics",)),
    "mean_cosine": ("float64", ("topics",)),
    "held_out": ("float64", ("starts", "scores")),
    "section_ids": ("bytes", ("sections",)),
    "section_hashes": ("uint64", ("sections",)),
    "section_words": ("int64", ("sections",)),
    "theta": ("float32", ("sections", "topics")),
}


def _load(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in ARRAYS if name in file or name != "background"}
    # Models had no background before there was one.
    arrays.setdefault("background", np.zeros(len(arrays["phi"]), dtype=bool))
    return arrays


def _are_a_model(arrays: dict[str, np.ndarray]) -> bool:
    """Whether these are the arrays of a KeptModel: types, shapes that agree, probabilities."""
    sizes = {"scores": len(SCORES)}
    for name, (kind, axes) in ARRAYS.items():
        array = arrays.get(name)
        if array is None or array.ndim != len(axes) or not array.dtype.name.startswith(kind):
            return False
        if any(sizes.setdefault(axis, size) != size for axis, size in zip(axes, array.shape, strict=True)):
            return False
    phi, alpha, starts, theta = (arrays[name] for name in ("phi", "alpha", "starts", "theta"))
    sums = theta.sum(axis=1)
    return bool(
        min(phi.shape) > 0
        and len(starts) > 0
        and phi.min() > 0
        and starts.min() >= 0
        and theta.min(initial=0) >= 0
        and np.allclose(phi.sum(axis=1), 1)
        and np.allclose(starts.sum(axis=2), 1, atol=1e-3)
        and np.all(np.isclose(sums, 1, atol=1e-3) | (sums == 0))
        and np.all(np.isfinite(alpha) & (alpha > 0))
        and np.all(np.isfinite(arrays["words"]) & (arrays["words"] >= 0))
        and arrays["n_starts"].min() > 0
        and not arrays["background"].all()
        and np.all((arrays["section_words"] > 0) | (sums == 0))
        and np.isfinite(arrays["held_out"][:, :2]).all()
        and len(set(arrays["terms"].tolist())) == phi.shape[1]
    )


def _tell_starts(arrays: dict[str, np.ndarray]) -> pl.DataFrame:
    """How often each topic came back, as grade_topics tells it."""
    n_starts, found = arrays["n_starts"], arrays["n_starts_found"]
    shares = np.where(found < 0, np.nan, found / n_starts)
    columns = {
        "topic": np.arange(len(found)),
        "background": arrays["background"],
        "alpha": arrays["alpha"],
        "n_topic_words": arrays["words"],
        "n_starts": n_starts,
        "n_starts_found": [None if n < 0 else n for n in found.tolist()],
        "share_returned": shares,
        "mean_cosine": arrays["mean_cosine"],
        "grade": [
            None if np.isnan(share) else give_grade(share, cosine)
            for share, cosine in zip(shares, arrays["mean_cosine"], strict=True)
        ],
    }
    return pl.DataFrame(columns, schema=TOPIC_STARTS.schema).with_columns(
        pl.col("share_returned", "mean_cosine").fill_nan(None)
    )


def _tell_held_out(scores: Matrix) -> pl.DataFrame:
    columns = {
        "start": range(len(scores)),
        **dict(zip(SCORES, scores.T, strict=True)),
    }
    return pl.DataFrame(columns, schema=HELD_OUT.schema, strict=False).with_columns(
        pl.col("perplexity", "unigram_perplexity").fill_nan(None)
    )
