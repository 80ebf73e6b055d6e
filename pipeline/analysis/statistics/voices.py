"""Who says what each section says: the issuing body, or the one that it is copied from."""

import numpy as np
import polars as pl


def find_voices(sections: pl.DataFrame, documents: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """One row is one section of `sections`, in its order: section_id, body, voice.

    body: the issuer of its document; a document of unknown issuer is a body of its own.
    voice: the body from which half of the section or more is copied; else its own. What one voice says is one observation, in
    however many documents it stands: where a fifth of all text was copied from one document a year, intervals that took every copy
    for an observation of its own held far fewer planted shares than they promised (benchmarks/results/prevalence.csv).
    sections has section_id, document_id, start, end; documents document_id, issuer; copies as the audit writes them.
    """
    bodies = documents.select("document_id", body=pl.coalesce("issuer", "document_id"))
    # Where nothing says who came first the passage stands there both ways: the two would only change their voices.
    one_way = (pl.col("order") != "unknown") | (pl.col("from_document_id") < pl.col("document_id"))
    voices = (
        _spread(copies.filter(one_way), sections)
        .join(bodies.rename({"document_id": "from_document_id", "body": "voice"}), on="from_document_id")
        .filter(pl.col("copied") > 0)
        .group_by("section_id", "voice")
        .agg(pl.col("copied").sum(), pl.col("length").first())
        .filter(2 * pl.col("copied") >= pl.col("length"))
        .sort("section_id", "copied", "voice", descending=[False, True, False])
        .unique("section_id", keep="first", maintain_order=True)
        .select("section_id", "voice")
    )
    return (
        sections.select("section_id", "document_id")
        .join(bodies, on="document_id", how="left", maintain_order="left")
        .join(voices, on="section_id", how="left", maintain_order="left")
        .select("section_id", "body", voice=pl.coalesce("voice", "body"))
    )


def find_own_sections(sections: pl.DataFrame, documents: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The sections that are their document's own words: those of which less than half is copied from another voice (`find_voices`).

    documents has document_id, voice. So what is copied counts once, where it comes from; what a voice repeats it says again.
    """
    voiced = find_voices(sections, documents.with_columns(issuer="voice"), copies)
    own = voiced.filter(pl.col("voice") == pl.col("body"))
    return sections.join(own, on="section_id", how="semi", maintain_order="left")


def _spread(copies: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    """Each copied passage in each section over which it runs: section_id, length, from_document_id, and copied, what of it lies there."""
    ordered = sections.sort("document_id", "start")
    names = ordered["document_id"].unique().sort()
    inside = copies.filter(pl.col("document_id").is_in(names.implode()))
    # All documents one behind the other, so that one search finds the section of any place.
    length = int(max(ordered["end"].to_numpy().max(initial=0), inside["end"].to_numpy().max(initial=0))) + 1
    base, from_base = (names.search_sorted(table["document_id"]).cast(pl.Int64) * length for table in (ordered, inside))
    starts, ends = ((base + ordered[edge]).to_numpy() for edge in ("start", "end"))
    copy_starts, copy_ends = ((from_base + inside[edge]).to_numpy() for edge in ("start", "end"))
    first = np.searchsorted(starts, copy_starts, side="right") - 1
    n_sections = np.searchsorted(starts, copy_ends, side="left") - first
    copy = np.repeat(np.arange(len(first)), n_sections)
    place = first[copy] + np.arange(len(copy)) - (np.cumsum(n_sections) - n_sections)[copy]
    return pl.DataFrame(
        {
            "section_id": ordered["section_id"].gather(place),
            "length": ends[place] - starts[place],
            "from_document_id": inside["from_document_id"].gather(copy),
            "copied": np.minimum(ends[place], copy_ends[copy]) - np.maximum(starts[place], copy_starts[copy]),
        },
        schema_overrides={"length": pl.Int64, "copied": pl.Int64},
    )
