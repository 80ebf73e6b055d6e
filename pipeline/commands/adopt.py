"""`python -m pipeline adopt [--min-count 20] [--min-documents 5]`: well-attested suggestions of the term audit into own/user_terms.txt."""

import argparse
from collections.abc import Collection

import polars as pl

from pipeline import catalog
from pipeline.language import lexicon
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.running import files
from pipeline.running.messages import tell

MOST_NAMED = 5  # of the terms that hide others, in the sentence about them


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline adopt", allow_abbrev=False)
    parser.add_argument("--min-count", metavar="N", type=int, default=20, help="occurrences at least (20)")
    parser.add_argument("--min-documents", metavar="N", type=int, default=5, help="documents at least (5)")
    asked = parser.parse_args(arguments)
    if asked.min_count < 1 or asked.min_documents < 1:
        raise InputError(
            "--min-count 和 --min-documents 不得小于 1", "--min-count and --min-documents must be 1 or more"
        )
    suggested = read_suggestions()
    known = lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, load_params().segment.user_terms)
    adopted = choose_terms(suggested, known, asked.min_count, asked.min_documents)
    if adopted.is_empty():
        tell(
            f"adopt：{suggested.height:,} 个建议中没有可采纳的（至少 {asked.min_count} 次、{asked.min_documents} 份文档，"
            "且不在用户词典里）；可放宽 --min-count 或 --min-documents",
            f"adopt: none of {suggested.height:,} suggestions is added (at least {asked.min_count} occurrences, "
            f"{asked.min_documents} documents, and not among the user terms); lower --min-count or --min-documents",
        )
        return
    append_lines(adopted["entry"].to_list())
    tell(
        f"adopt：{adopted.height:,} 个词写入 {catalog.OWN_USER_TERMS}；请逐行查看，删去不成词的，再运行 `make repro`",
        f"adopt: {adopted.height:,} terms added to {catalog.OWN_USER_TERMS}; read them line by line, take out what is no term, "
        "and run `make repro`",
    )
    for entry in adopted["entry"]:
        print(f"  {entry}")
    tell_hidden(adopted["term"].to_list(), known)


def read_suggestions() -> pl.DataFrame:
    """The suggestions of the last run. Raises InputError where there was none."""
    table = catalog.suggested_terms
    if not table.locate().exists():
        raise InputError(
            f"找不到 {table.path}：尚未做过新词发现；请先运行 `make repro`",
            f"{table.path} is missing: no new terms were looked for yet; run `make repro` first",
        )
    return table.read()


def choose_terms(suggested: pl.DataFrame, known: Collection[str], min_count: int, min_documents: int) -> pl.DataFrame:
    """The suggestions that are attested well enough and are no user terms yet, best first."""
    return suggested.filter(
        pl.col("count") >= min_count, pl.col("n_documents") >= min_documents, ~pl.col("term").is_in(list(known))
    ).sort("rank")


def append_lines(lines: Collection[str]) -> None:
    """Write the lines behind those of user_terms.txt, if there is one; every line of it stays as it is."""
    text = files.read_file(catalog.OWN_USER_TERMS).decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    begun = text if not text or text.endswith("\n") else text + end
    files.write_file(catalog.OWN_USER_TERMS, (begun + "".join(line + end for line in lines)).encode("utf-8"))


def tell_hidden(adopted: Collection[str], known: Collection[str]) -> None:
    """Say which user terms stand inside the new ones, and will be hidden there."""
    pairs = [
        (long, short) for long in adopted for short in sorted({*known, *adopted}) if short in long and short != long
    ]
    if pairs:
        shown = [f"{long}⊃{short}" for long, short in pairs[:MOST_NAMED]]
        more = "…" if len(pairs) > MOST_NAMED else ""
        tell(
            f"注意：长词会遮住其中的短词：{'、'.join(shown)}{more}；要让短词也计数，把 vectorize.nested 设为 true",
            f"mind: a long term hides the short one inside it: {', '.join(shown)}{more}; vectorize.nested counts the short one too",
        )
