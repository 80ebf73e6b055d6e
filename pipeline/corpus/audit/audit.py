"""What can't be believed: every document held against itself, against public facts and against all others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import polars as pl

from pipeline.corpus.audit.audit_lexicon import Fact, Patterns, Swap
from pipeline.corpus.audit.counted_years import describe_years, judge_years
from pipeline.corpus.audit.false_years import find_false_year
from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.audit.ingested import Ingested
from pipeline.corpus.audit.losses import find_cut_text, find_garbling, find_lost_characters, find_truncation
from pipeline.corpus.audit.relations.copies import find_copies
from pipeline.corpus.audit.relations.copy_tables import Copied, gather_copies
from pipeline.corpus.audit.relations.precedence import order_documents
from pipeline.corpus.audit.relations.relations import Gist, Relations, describe_relations, relate_documents, take_gist
from pipeline.corpus.audit.selection import choose_documents
from pipeline.corpus.audit.spun_texts import find_spun_text
from pipeline.corpus.audit.stated import describe_contradiction, describe_unread_value, describe_unused_columns
from pipeline.corpus.audit.too_short import find_too_short
from pipeline.corpus.audit.wrong_contents import find_wrong_content
from pipeline.corpus.readers.reasons import SetAside, describe_reason
from pipeline.corpus.text.letters import Pool, join_letters
from pipeline.params.errors import InputError
from pipeline.params.sections import AuditParams
from pipeline.params.selection import OnlyParams
from pipeline.tables.audit import DOCUMENT_USES, FINDINGS

# How bad it is that ingest set a file aside, where it is no warning.
_SEVERITIES = {"unreadable": "error", "undecodable": "error", "duplicate": "info"}
_RANKS = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Audit:
    """The tables of the audit, columns as pipeline/tables promises them; years are those of the used documents (`judge_years`)."""

    findings: pl.DataFrame
    copies: Copied
    document_uses: pl.DataFrame
    years: pl.DataFrame


def audit_corpus(
    ingested: Ingested, facts: Sequence[Fact], swaps: Sequence[Swap], params: AuditParams, only: OnlyParams
) -> Audit:
    """Every finding, every copied passage, and for each document whether it counts.

    Nothing is changed and nothing dropped: what does not count stays in all tables, with its reason in document_uses.
    What `only` leaves out is not examined, and the others are judged as if it were not there.
    Copied passages are looked for among the documents that count; share_copied and n_uncopied_chars are null for the others.
    Raises InputError where none with a year is left, or a value of `only` is no document's.
    """
    ingested, left_out = choose_documents(ingested, only)
    rows = ingested.documents.drop("text", "normal", strict=False).to_dicts()
    rows = [rows[place] for place in order_documents(rows)]
    read = _Texts(ingested.read_texts, [row["document_id"] for row in rows])
    found, gists = _examine(rows, read, ingested.sections, facts, swaps, params.min_chars)
    relations = relate_documents(rows, gists, read, params)
    actions = vars(params.checks)
    found = [
        (i, finding)
        for i, finding in (
            *found,
            *_tell_stated(rows, ingested.contradictions, ingested.unread_values),
            *_tell_cuts(rows, ingested.cuts, params.max_cut_share),
            *describe_relations(rows, relations),
        )
        if actions[finding.check] != "keep"
    ]
    reasons = _set_aside(rows, found, relations, actions)
    used = [i for i in range(len(rows)) if i not in reasons]
    letters = join_letters([gists[i].letters for i in used])
    del gists
    own = [rows[i] for i in used]
    copies = gather_copies(own, letters, find_copies(letters, params.min_copied_chars, params.max_common_share))
    del letters
    n_copied = dict.fromkeys(used, 0)
    for place, n_sources, main, n in copies.sums.iter_rows():
        i = used[place]
        n_copied[i] = n
        if actions["copied"] == "keep" or n < params.min_copied_share * rows[i]["n_chars"]:
            continue
        share = n / rows[i]["n_chars"]
        found.append((i, _describe_copied(own[main], n_sources, share)))
        if actions["copied"] == "set_aside":
            reasons[i] = SetAside("copied", f"{share:.0%}")
    _check_years(rows, reasons)
    uses = _tabulate_uses(rows, found, relations, reasons, n_copied, left_out)
    counted = ingested.documents.filter(pl.col("document_id").is_in(uses.filter("used")["document_id"].implode()))
    years = judge_years(counted, uses.filter("doubted")["document_id"], params.min_year_chars)
    found += describe_years(rows, [i for i in used if i not in reasons], years, params.min_year_chars)
    columns = ingested.unused_columns if actions["unused_column"] == "flag" else None
    return Audit(_tabulate_findings(ingested.files, rows, found, columns), copies, uses, years)


@dataclass(frozen=True)
class _Texts:
    """The texts of documents, which are read again each time; iterated, the place of each among names and its text."""

    read: Callable[[], Iterable[pl.DataFrame]]
    names: Sequence[str]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        places = {name: place for place, name in enumerate(self.names)}
        for piece in self.read():
            for name, text in piece.select("document_id", "text").iter_rows():
                if name in places:
                    yield places[name], text


def _examine(
    rows: Sequence[Document],
    texts: Iterable[tuple[int, str]],
    sections: pl.DataFrame,
    facts: Sequence[Fact],
    swaps: Sequence[Swap],
    min_chars: int,
) -> tuple[list[tuple[int, Finding]], list[Gist]]:
    """What each document says against itself, and what is kept of its text, in the order of rows."""
    from tqdm import tqdm

    patterns = [Patterns(fact) for fact in facts]
    sections = sections.select("document_id", "level", "number", "start", "end")
    lengths, ids = sections["document_id"].rle().struct.unnest()
    runs = {key: (end - n, n) for key, end, n in zip(ids, lengths.cum_sum(), lengths, strict=True)}
    found: list[tuple[int, Finding]] = []
    gists: dict[int, Gist] = {}
    pool = Pool()
    for i, text in tqdm(texts, total=len(rows), desc="audit", unit=" documents", disable=None):
        document = {**rows[i], "text": text}
        gists[i] = take_gist(document, pool)
        # Not all sections at once: as dicts they take ten times the memory.
        own = sections.slice(*runs.get(document["document_id"], (0, 0))).to_dicts()
        found += [(i, finding) for finding in _examine_one(document, own, patterns, swaps, min_chars) if finding]
    return sorted(found, key=itemgetter(0)), [gists[i] for i in range(len(rows))]


def _examine_one(
    document: Document,
    sections: Sequence[dict[str, Any]],
    patterns: Sequence[Patterns],
    swaps: Sequence[Swap],
    min_chars: int,
) -> Iterator[Finding | None]:
    """Where it is garbled, what was lost and how it ends means nothing."""
    yield find_false_year(document, patterns)
    yield find_spun_text(document, swaps)
    yield find_wrong_content(document)
    yield find_too_short(document, min_chars)
    yield (garbling := find_garbling(document))
    if not garbling:
        yield find_lost_characters(document)
        yield find_truncation(document, sections)


def _tell_stated(
    rows: Sequence[Document], contradictions: pl.DataFrame, unread_values: pl.DataFrame
) -> Iterator[tuple[int, Finding]]:
    """What ingest found of each document to be stated twice, or so that it can't be read."""
    places = {row["document_id"]: i for i, row in enumerate(rows)}
    for table, describe in ((contradictions, describe_contradiction), (unread_values, describe_unread_value)):
        for row in table.iter_rows(named=True):
            yield places[row["document_id"]], describe(row)


def _tell_cuts(rows: Sequence[Document], cuts: pl.DataFrame, max_share: float) -> Iterator[tuple[int, Finding]]:
    lines = dict(cuts.group_by("document_id").agg("text").iter_rows())
    for i, row in enumerate(rows):
        if finding := find_cut_text(row, lines.get(row["document_id"], ()), max_share):
            yield i, finding


def _set_aside(
    rows: Sequence[Document], found: Sequence[tuple[int, Finding]], relations: Relations, actions: Mapping[str, str]
) -> dict[int, SetAside]:
    """Document → why it does not count. What a document is a copy of counts, unless it has a reason of its own."""
    reasons: dict[int, SetAside] = {}
    for i, finding in found:
        if actions[finding.check] == "set_aside" and finding.severity != "info":
            reasons.setdefault(i, SetAside(finding.check, finding.detail))
    if actions["near_duplicate"] == "set_aside":
        reasons |= {
            pair.second: SetAside("near_duplicate", rows[pair.first]["path"]) for pair in relations.near_duplicates
        }
    if actions["version"] == "set_aside":
        reasons |= {i: SetAside("version", rows[link.of]["path"]) for i, link in relations.versions.items()}
    if actions["duplicate"] == "set_aside":
        reasons |= {i: SetAside("duplicate", rows[j]["path"]) for i, j in relations.duplicates.items()}
    return reasons


def _check_years(rows: Sequence[Document], reasons: Mapping[int, SetAside]) -> None:
    """Raise InputError where no document with a year counts."""
    if all(row["year"] is None for i, row in enumerate(rows) if i not in reasons):
        raise InputError(
            f"audit.checks 使 {len(rows):,} 份文档中 {len(reasons):,} 份不计入，其余都无年份；请在 params.yaml 把若干 set_aside 改为 flag",
            f"audit.checks sets {len(reasons):,} of {len(rows):,} documents aside, and leaves none with a year; "
            "in params.yaml write flag for some of those that say set_aside",
        )


def _describe_copied(main: Document, n_sources: int, share: float) -> Finding:
    """The finding copied: how much, from how many documents, and from which most."""
    return Finding(
        "copied",
        "info",
        f"{share:.0%} 的汉字也见于更早或更高级的 {n_sources} 份文件，最多的是《{main['title'].strip('《》')}》（{main['path']}）。",
        f"{share:.0%} of its characters also stand in {n_sources} earlier or higher documents, "
        f"most of them in “{main['title']}” ({main['path']}).",
    )


def _tabulate_findings(
    files: pl.DataFrame,
    rows: Sequence[Document],
    found: Sequence[tuple[int, Finding]],
    unused_columns: pl.DataFrame | None,
) -> pl.DataFrame:
    """Findings about documents, tables and files that ingest set aside; by path, the gravest first."""
    placed = [(rows[i]["path"], rows[i]["document_id"], finding) for i, finding in found]
    if unused_columns is not None:
        placed += [(path, None, finding) for path, finding in describe_unused_columns(unused_columns)]
    table: list[tuple[Any, ...]] = [
        (
            path,
            document_id,
            finding.check,
            finding.severity,
            finding.message_zh,
            finding.message_en,
            finding.start,
            finding.end,
        )
        for path, document_id, finding in placed
    ]
    for path, reason in files.drop_nulls("reason").select("path", "reason").iter_rows():
        check = reason.partition(": ")[0]
        zh, en = describe_reason(reason, "zh"), describe_reason(reason, "en")
        severity = _SEVERITIES.get(check, "warning")
        table.append((path, None, check, severity, f"未采用：{zh}。", f"Set aside: {en}.", None, None))
    table.sort(key=lambda row: (row[0], _RANKS[row[3]], row[2], row[4]))
    return pl.DataFrame(table, schema=FINDINGS.schema, orient="row")


def _tabulate_uses(
    rows: Sequence[Document],
    found: Sequence[tuple[int, Finding]],
    relations: Relations,
    reasons: Mapping[int, SetAside],
    n_copied: Mapping[int, int],
    left_out: Mapping[str, SetAside],
) -> pl.DataFrame:
    of_false_years = {i for i, finding in found if finding.check == "false_year"}
    doubted = {i for i, finding in found if finding.severity == "error"}
    table: list[tuple[Any, ...]] = [
        (document_id, False, str(reason), False, False, None, None, None) for document_id, reason in left_out.items()
    ]
    for i, row in enumerate(rows):
        reason = reasons.get(i)
        link = relations.versions.get(i)
        copied = None if reason else n_copied[i]
        table.append(
            (
                row["document_id"],
                reason is None,
                str(reason) if reason else None,
                i in of_false_years,
                i in doubted,
                None if copied is None else row["n_chars"] - copied,
                None if copied is None else copied / max(row["n_chars"], 1),
                rows[link.of]["document_id"] if link else None,
            )
        )
    return pl.DataFrame(table, schema=DOCUMENT_USES.schema, orient="row").sort("document_id")
