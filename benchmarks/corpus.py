"""What ingest finds of title, year and region where the names of files say nothing, against the corpora's own index."""

import csv
import hashlib
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.params.reading import load_params

SHARED = Path(__file__).parents[2] / "shared/corpora"
PARAMS = Path(__file__).parents[1] / "params.yaml"
FIELDS = ("title", "year", "region")
# Rules were made with the documents of half a in sight, whose names' SHA-256 begin with an even digit.
HALVES = ("a", "b")


def find_half(name: str) -> str:
    return HALVES[int(hashlib.sha256(name.encode()).hexdigest()[0], 16) % 2]


def run_corpus(name: str) -> pl.DataFrame:
    """One row a document and field: right, wrong or unknown, and what was found. Index and file names are not read by ingest."""
    folder = SHARED / name
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as lines:
        index = {row["doc_id"]: row for row in csv.DictReader(lines)}
    places = {
        hashlib.sha256(path.name.encode()).hexdigest()[:16]: path
        for path in sorted(folder.glob("*.txt"))
        if index[path.stem].get("level") != "national"
    }
    with tempfile.TemporaryDirectory() as place:
        for hashed, path in places.items():
            (Path(place) / f"{hashed}.txt").write_bytes(path.read_bytes())
        documents = ingest_folder(Path(place), replace(load_params(PARAMS).corpus, path=place)).documents
    rows = []
    for document in documents.iter_rows(named=True):
        name_of = places[Path(document["path"]).stem].stem
        for field in FIELDS:
            found, expected = document[field], index[name_of][field]
            if field == "title" and document["title_source"] == "path":
                found = None
            verdict = "unknown" if found is None else "right" if _agree(field, found, index[name_of]) else "wrong"
            rows.append((name, name_of, find_half(name_of), field, verdict, str(found), expected))
    return pl.DataFrame(
        rows, schema=["corpus", "document", "half", "field", "verdict", "found", "expected"], orient="row"
    )


def _agree(field: str, found: object, row: dict[str, str]) -> bool:
    """Whether what was found is what the index says; a report's title there is composed, year and place + 政府工作报告."""
    if field == "year":
        return str(found) == row["year"]
    if field == "region":
        return _shorten(str(found)) == _shorten(row["region"])
    title, expected = _plain(str(found)), _plain(row["title"])
    return title == expected or (title == "政府工作报告" and expected.endswith(title))


def _plain(title: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"（）()—―－–-]", "", title)


def _shorten(region: str) -> str:
    """恩施市, 恩施州 and 恩施 as one; the index has short names for some, and 中央 for the state."""
    short = re.sub("(?:[壮回藏羌彝苗]族|维吾尔|土家族)*自治[区州]$|(?<=.{2})[省市州]$", "", region)
    return {"中央": "全国"}.get(short, short)


def main(folder: Path) -> None:
    table = pl.concat([run_corpus("edu_meiyu_policy"), run_corpus("gov_work_reports")])
    counts = (
        table.group_by("corpus", "half", "field", maintain_order=True)
        .agg(
            n_documents=pl.len(),
            n_right=(pl.col("verdict") == "right").sum(),
            n_wrong=(pl.col("verdict") == "wrong").sum(),
            n_unknown=(pl.col("verdict") == "unknown").sum(),
        )
        .sort("corpus", "half", "field")
    )
    counts.write_csv(folder / "corpus.csv")
    print("title, year and region against the index, files renamed (half a was in sight while rules were made):")
    for row in counts.iter_rows(named=True):
        print(
            "  {corpus} {half} {field}: {n_right} of {n_documents}, {n_wrong} wrong, {n_unknown} unknown".format(**row)
        )
