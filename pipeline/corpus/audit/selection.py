"""Which documents the researcher has chosen to study (corpus.only): the audit judges them as if there were no others."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.corpus.audit.ingested import Ingested
from pipeline.corpus.readers.reasons import SetAside
from pipeline.params.errors import InputError, Words
from pipeline.params.selection import OnlyParams

# Key of corpus.only → the columns of documents of which one must hold a listed value, and what that is called.
_COLUMNS = {
    "kinds": (("kind", "carried_kind"), "文种", "kind"),  # a notice that passes on a work plan is both
    "regions": (("region", "province", "city", "district"), "地区", "region"),
    "levels": (("level",), "级别", "level"),
    "years": (("year",), "年份", "year"),
}
_OF_DOCUMENTS = ("documents", "sections", "contradictions", "cuts", "unread_values")
_MOST_NAMED = 10  # values in a message

Lists = Mapping[str, Collection[str | int]]  # key of corpus.only → values


def choose_documents(ingested: Ingested, only: OnlyParams) -> tuple[Ingested, dict[str, SetAside]]:
    """What ingest wrote of the documents that are chosen; document_id of each other → the keys of `only` that leave it out.

    An empty list restricts nothing; a document whose value is unknown is left out where one is asked for. Raises InputError
    where no document has a value that is listed, none fits all lists, or none of those that do has a year.
    """
    asked: Lists = {key: values for key, values in vars(only).items() if values}
    if not asked:
        return ingested, {}
    rows = ingested.documents.drop("text", "normal", strict=False).to_dicts()
    held = [{key: {row[column] for column in _COLUMNS[key][0]} - {None} for key in asked} for row in rows]
    if problems := list(_find_unknown(asked, held)):
        raise InputError(problems)
    missed = [[key for key in asked if values[key].isdisjoint(asked[key])] for values in held]
    if all(missed):
        raise _refuse_all(held, missed)
    chosen = [row for row, keys in zip(rows, missed, strict=True) if not keys]
    if all(row["year"] is None for row in chosen):
        raise InputError(
            f"corpus.only 所选的 {len(chosen):,} 份文档都没有年份；请在 params.yaml 放宽 corpus.only，或在 metadata.csv 中写明年份",
            f"corpus.only selects {len(chosen):,} documents, none of which has a year; "
            "widen corpus.only in params.yaml, or give years in metadata.csv",
        )
    left_out = {
        row["document_id"]: SetAside("not_selected", ", ".join(keys))
        for row, keys in zip(rows, missed, strict=True)
        if keys
    }
    ids = [row["document_id"] for row in chosen]
    tables = {name: getattr(ingested, name) for name in _OF_DOCUMENTS}
    return replace(
        ingested, **{name: table.filter(table["document_id"].is_in(ids)) for name, table in tables.items()}
    ), left_out


def _find_unknown(asked: Lists, held: Sequence[Lists]) -> list[Words]:
    """A problem for each list with values that no document has."""
    problems = []
    for key, values in asked.items():
        found = Counter(value for own in held for value in own[key])
        if unknown := [value for value in values if value not in found]:
            _, word_zh, word_en = _COLUMNS[key]
            names = [str(value) for value in unknown]
            zh, en = _name_values(found, unknown)
            problems.append(
                (
                    f"corpus.only.{key}：没有一份文档的{word_zh}是 {'、'.join(names)}；文档中有：{zh}；请在 params.yaml 改写或删去",
                    f"corpus.only.{key}: no document has the {word_en} {', '.join(names)}; documents have: {en}; "
                    "correct it in params.yaml, or take it out",
                )
            )
    return problems


def _refuse_all(held: Sequence[Lists], missed: Sequence[Sequence[str]]) -> InputError:
    """No document fits all lists: the values that would let one in, where one list alone is in the way."""
    ways_zh = ways_en = ""
    for key in held[0]:
        found = Counter(value for own, keys in zip(held, missed, strict=True) if keys == [key] for value in own[key])
        if found:
            zh, en = _name_values(found)
            ways_zh += f"；{key} 可用：{zh}"
            ways_en += f"; {key} could have: {en}"
    return InputError(
        f"corpus.only：{len(held):,} 份文档中没有一份同时符合各项；请在 params.yaml 放宽其中一项（[] 为不限）{ways_zh}",
        f"corpus.only: none of {len(held):,} documents fits all of its lists; widen one of them in params.yaml "
        f"([] restricts nothing){ways_en}",
    )


def _name_values(found: Counter[str | int], like: Sequence[str | int] = ()) -> Words:
    """Values that documents have, at most ten: those named like one that was looked for, then the commonest."""

    def rank(value: str | int) -> tuple[bool, int, str]:
        name = str(value)
        return not any(name in str(other) or str(other) in name for other in like), -found[value], name

    named = [str(value) for value in sorted(found, key=rank)[:_MOST_NAMED]]
    if not named:
        return "（全都不明）", "none that is known"
    n_more = len(found) - len(named)
    zh, en = "、".join(named), ", ".join(named)
    return (f"{zh}，另有 {n_more} 个", f"{en} and {n_more} more") if n_more else (zh, en)
