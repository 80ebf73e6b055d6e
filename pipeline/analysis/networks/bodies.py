"""Which bodies speak alike: a tree of voices by their own words."""

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.sparse import csr_array
from scipy.spatial.distance import pdist, squareform

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTerms, gather_rows
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.tables.networks.bodies import BODY_LEAVES, BODY_MERGES

MOST_BODIES = 40  # more can't be read
LEAST_WORDS = 200  # of fewer words the distribution is mostly chance


def join_bodies(
    section_terms: SectionTerms, texts: pl.DataFrame, documents: pl.DataFrame, names: Collection[str]
) -> dict[str, pl.DataFrame]:
    """The tables body_leaves and body_merges: the MOST_BODIES voices with most words of their own, LEAST_WORDS or more; empty under three.

    texts: as from `place_sections`; only those of documents with an issuer, as a tree of single documents says nothing of bodies.
    names: terms that tell who and where, without which bodies are compared.
    Average linkage (UPGMA, Sokal & Michener 1958) of Jensen-Shannon distances of term distributions (Lin 1991), leaves in the order in
    which neighbours are nearest (Bar-Joseph, Gifford & Jaakkola 2001).
    half_distance: between the odd and the even sections of one voice. Bodies that lie no farther apart than that can't be told from one.
    """
    named = documents.filter(pl.col("issuer").is_not_null())
    is_other = ~section_terms.terms.is_in(list(names)).to_numpy()
    n_words = pl.Series("n_words", section_terms.counts @ is_other.astype(np.int32), pl.Int64)
    placed = texts.select("document_id", "voice", row=section_terms.find_rows(texts["section_id"])).drop_nulls("row")
    counted = placed.join(named, on="document_id", how="semi")
    spoken = counted.with_columns(n_words=n_words.gather(counted["row"])).filter(pl.col("n_words") > 0).sort("row")
    sizes = (
        spoken.group_by("voice")
        .agg(n_documents=pl.col("document_id").n_unique().cast(pl.Int64), n_words=pl.col("n_words").sum())
        .filter(pl.col("n_words") >= LEAST_WORDS)
        .sort("n_words", "voice", descending=[True, False])
        .head(MOST_BODIES)
        .sort("voice")
    )
    if sizes.height < 3:
        return {table.name: table.empty() for table in (BODY_LEAVES, BODY_MERGES)}
    own = spoken.join(sizes.select("voice"), on="voice", how="semi", maintain_order="left")
    matrix = section_terms.counts[own["row"].to_numpy()][:, is_other]
    matrix = matrix[:, matrix.sum(axis=0) > 0]
    voice = sizes["voice"].search_sorted(own["voice"]).to_numpy().astype(np.int64)
    distances = measure_distances((gather_rows(voice) @ matrix).toarray())
    tree = linkage(distances, "average", optimal_ordering=True)
    order = leaves_list(tree)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    square = squareform(distances)
    np.fill_diagonal(square, np.inf)
    nearest = coarsen(square).argmin(axis=1)
    leaves = sizes.with_columns(
        rank=pl.Series(rank),
        nearest=sizes["voice"].gather(nearest),
        distance=pl.Series(square.min(axis=1)),
        half_distance=pl.Series(_split_voices(matrix, voice), nan_to_null=True),
    ).sort("rank")
    return {
        table.name: found.select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())
        for table, found in ((BODY_LEAVES, leaves), (BODY_MERGES, _list_merges(tree, rank)))
    }


def _list_merges(tree: Matrix, rank: NDArray[np.int64]) -> pl.DataFrame:
    """The steps of scipy's linkage: leaves go by their rank, from 1; what the i-th step makes is the number of leaves and i."""
    n = len(rank)
    first, second = (
        np.where(tree[:, side] < n, rank[np.minimum(tree[:, side], n - 1).astype(int)], tree[:, side] + 1)
        for side in (0, 1)
    )
    return pl.DataFrame(
        {
            "node": np.arange(n + 1, 2 * n),
            "first": first,
            "second": second,
            "distance": tree[:, 2].clip(0, 1),
            "n_bodies": tree[:, 3],
        }
    )


def measure_distances(counts: Matrix) -> Matrix:
    """Jensen-Shannon distances of the rows, in bits, so from 0 to 1: each with each, array of shape (n (n - 1) / 2,).

    counts: array of shape (n, n_terms), no row of zeros.

    >>> measure_distances(np.array([[1.0, 0.0], [0.0, 3.0], [2.0, 0.0]])).round(6).tolist()
    [1.0, 0.0, 1.0]
    """
    # Rounding may leave equal rows a hair off 0.
    distances: Matrix = np.nan_to_num(pdist(counts, "jensenshannon") / np.sqrt(np.log(2))).clip(0, 1)
    return distances


def _split_voices(matrix: csr_array, voice: NDArray[np.int64]) -> Matrix:
    """The distance between the odd and the even sections of each voice: array of shape (n_voices,), NaN where one has no words."""
    n_voices = int(voice.max()) + 1
    order = np.argsort(voice, kind="stable")
    starts = np.searchsorted(voice[order], np.arange(n_voices))
    half = np.empty(len(voice), dtype=np.int64)
    half[order] = (np.arange(len(voice)) - starts[voice[order]]) % 2
    halves = (gather_rows(2 * voice + half, 2 * n_voices) @ matrix).toarray()
    found = np.full(n_voices, np.nan)
    for place in range(n_voices):
        pair = halves[2 * place : 2 * place + 2]
        if (pair.sum(axis=1) > 0).all():
            found[place] = measure_distances(pair)[0]
    return found
