"""Values of params.yaml that are right by themselves and wrong beside one another."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from pipeline.params.errors import Words
from pipeline.params.paper import CHOICES
from pipeline.params.rules import NUMBER_OF_TOPICS, Span

Keys = tuple[int | str, ...]
Fault = tuple[Keys, Words]

_JOINED_AND_KEPT: Words = (
    "为 true；接续保存的模型（topics.previous）时主题保持原编号，不可合并：改为 false",
    "is true; the topics of an earlier model (topics.previous) keep their numbers and can't be joined: set it to false",
)


def find_contradictions(content: Any) -> Iterator[Fault]:
    """Values that are right by themselves and wrong beside another; what is wrong by itself is named elsewhere."""

    def get(section: str, key: str, kind: type) -> Any:
        found = content.get(section) if isinstance(content, Mapping) else None
        value = found.get(key) if isinstance(found, Mapping) else None
        return value if type(value) is kind else None

    candidates, n_topics = get("topics", "candidates", list), get("topics", "n_topics", int)
    if n_topics is not None:
        yield from _find_unfitted(candidates or [], n_topics)
    if get("topics", "join_twins", bool) and get("topics", "previous", str):
        yield ("topics", "join_twins"), _JOINED_AND_KEPT
    first_year, last_year = get("demo", "first_year", int), get("demo", "last_year", int)
    if first_year is not None and last_year is not None and last_year < first_year:
        yield (
            ("demo", "last_year"),
            (
                f"为 {last_year}；不得早于 demo.first_year（{first_year}）",
                f"is {last_year}; must not lie before demo.first_year ({first_year})",
            ),
        )
    min_chars, max_chars = get("intrusion", "min_chars", int), get("intrusion", "max_chars", int)
    if min_chars is not None and max_chars is not None and max_chars < min_chars:
        yield (
            ("intrusion", "max_chars"),
            (
                f"为 {max_chars}；不得小于 intrusion.min_chars（{min_chars}）",
                f"is {max_chars}; must not be less than intrusion.min_chars ({min_chars})",
            ),
        )
    keywords = content.get("keywords") if isinstance(content, Mapping) else None
    names = [entry.get("keyword") if isinstance(entry, Mapping) else entry for entry in keywords or ()]
    topic_names = [entry for entry in get("topics", "names", list) or () if isinstance(entry, Mapping)]
    lists: list[tuple[Keys, list[Any]]] = [
        (("topics", "candidates"), candidates or []),
        (("keywords",), names),
        (("segment", "user_terms"), get("segment", "user_terms", list) or []),
        (("topics", "covariates"), get("topics", "covariates", list) or []),
        (("topics", "names"), [entry.get("name") for entry in topic_names]),
    ]
    for place, entry in enumerate(topic_names):
        if isinstance(entry.get("terms"), list):
            lists.append((("topics", "names", place, "terms"), entry["terms"]))
    for keys, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (*keys, index), _refuse_twice(value)
    yield from _find_overlaps(get("evolution", "periods", list) or [])
    yield from _find_vain_contexts(keywords)
    groups = content.get("groups") if isinstance(content, Mapping) else None
    yield from _find_vain_groups(groups, names)
    named = [entry.get("name") for entry in groups if isinstance(entry, Mapping)] if isinstance(groups, list) else []
    yield from _find_vain_figures(get("paper", "figures", list) or [], [*names, *named])


def _find_unfitted(candidates: list[Any], n_topics: int) -> Iterator[Fault]:
    """A number of topics that is no candidate: only candidates are fitted, and one more costs its own fits and no other."""
    keys: Keys = ("topics", "n_topics")
    if refusal := NUMBER_OF_TOPICS.refuse(n_topics):
        yield keys, (f"为 {n_topics}；{refusal[0]}，或为 auto", f"is {n_topics}; {refusal[1]}, or auto")
    elif candidates and n_topics not in candidates:
        added = ", ".join(map(str, sorted({*filter(_is_int, candidates), n_topics})))
        yield (
            keys,
            (
                f"为 {n_topics}，不在 topics.candidates 中；请改为 candidates: [{added}]，只会多拟合 {n_topics} 一个",
                f"is {n_topics}, which is not among topics.candidates; write candidates: [{added}], "
                f"which fits {n_topics} and nothing else",
            ),
        )


def _is_int(value: Any) -> TypeGuard[int]:
    return type(value) is int


def _find_overlaps(periods: list[Any]) -> Iterator[Fault]:
    """Periods out of order, or with a year or a name in common; what is wrong by itself is named elsewhere."""
    if len(periods) == 1:
        yield (
            ("evolution", "periods"),
            (
                "只有一个时期；请写两个或更多，才有比较",
                "names one period; name two or more, to have something to compare",
            ),
        )
    names = [period.get("name") if isinstance(period, Mapping) else None for period in periods]
    spans = [period.get("years") if isinstance(period, Mapping) else None for period in periods]
    for index in range(1, len(periods)):
        if names[index] is not None and names[index] in names[:index]:
            yield ("evolution", "periods", index, "name"), _refuse_twice(names[index])
        before, after = spans[index - 1 : index + 1]
        if _is_span(before) and _is_span(after) and after[0] <= before[1]:
            yield (
                ("evolution", "periods", index, "years"),
                (
                    f"为 {after}，并不在 {names[index - 1]} {before} 之后；请按时间先后写各时期，一年只归一个时期",
                    f"is {after}, which does not lie after {names[index - 1]} {before}; "
                    "write periods in order of time, no year in two of them",
                ),
            )


def _find_vain_contexts(keywords: Any) -> Iterator[Fault]:
    """Contexts that ask for nothing, or for what no text can have."""
    for index, entry in enumerate(keywords if isinstance(keywords, list) else ()):
        context = entry.get("context") if isinstance(entry, Mapping) else None
        if not isinstance(context, Mapping):
            continue
        keys: Keys = ("keywords", index, "context")
        near, not_near = _get_texts(context, "near"), _get_texts(context, "not_near")
        if not context.get("near") and not context.get("not_near"):
            yield (
                keys,
                (
                    "既没有 near，也没有 not_near；请写其中之一，或去掉 context",
                    "has neither near nor not_near; write one of them, or leave context out",
                ),
            )
        within = context.get("within")
        for key, words in (("near", near), ("not_near", not_near)):
            yield from _find_repeats((*keys, key), words)
            for place, word in words.items():
                if type(within) is int and len(word) > within >= 1:
                    yield (
                        (*keys, key, place),
                        (
                            f"为 {word}，比 within（{within}）个字还长，不可能出现在其中；请加大 within",
                            f"is {word}, longer than the {within} characters of within, which can never hold it; raise within",
                        ),
                    )
        yield from _find_both((*keys, "not_near"), not_near, "near", near)


def _find_vain_groups(groups: Any, keywords: list[Any]) -> Iterator[Fault]:
    """Groups that bear another's name, and phrases that they both ask for and forbid."""
    entries = [entry if isinstance(entry, Mapping) else {} for entry in groups] if isinstance(groups, list) else []
    names = [entry.get("name") for entry in entries]
    for index, entry in enumerate(entries):
        name = names[index]
        if isinstance(name, str) and name in keywords:
            yield (
                ("groups", index, "name"),
                (
                    f"为 {name}，已是一个关键词；请给这一组另取名称",
                    f"is {name}, which is a keyword; give the group another name",
                ),
            )
        if name is not None and name in names[:index]:
            yield ("groups", index, "name"), _refuse_twice(name)
        for key in ("any", "all", "not"):
            yield from _find_repeats(("groups", index, key), _get_texts(entry, key))
        for key in ("any", "all"):
            yield from _find_both(("groups", index, "not"), _get_texts(entry, "not"), key, _get_texts(entry, key))


def _find_vain_figures(figures: list[Any], counted: list[Any]) -> Iterator[Fault]:
    """Figures of the paper that ask for keywords that are not counted, or for what their kind has not; entries are numbered from 1."""
    for index, figure in enumerate(figures):
        kind = str(figure.get("kind")) if isinstance(figure, Mapping) else ""
        if kind not in CHOICES:
            continue
        keys: Keys = ("paper", "figures", index)
        for key in ("keywords", "topics", "years", "events"):
            if figure.get(key) not in (None, []) and key not in CHOICES[kind]:
                zh, en = (between.join(CHOICES[kind]) or "columns" for between in ("、", " and "))
                yield (
                    (*keys, key),
                    (
                        f"不适用于第 {index + 1} 项（{kind}）；这种图可选 {zh}",
                        f"does not apply to entry {index + 1} ({kind}), in which {en} can be chosen",
                    ),
                )
        for place, keyword in _get_texts(figure, "keywords").items():
            if keyword not in counted:
                near = difflib.get_close_matches(
                    keyword, [name for name in counted if isinstance(name, str)], n=3, cutoff=0.4
                )
                zh, en = (f"；相近的有 {'、'.join(near)}", f"; near it are {', '.join(near)}") if near else ("", "")
                yield (
                    (*keys, "keywords", place),
                    (
                        f"（第 {index + 1} 项）为 {keyword}，不在 keywords 与 groups 中{zh}",
                        f"(entry {index + 1}) is {keyword}, which is not among keywords and groups{en}",
                    ),
                )
        yield from _find_repeats((*keys, "keywords"), _get_texts(figure, "keywords"))


def _get_texts(entry: Mapping[Any, Any], key: str) -> dict[int, str]:
    """Place → text, of the texts in a list."""
    found = entry.get(key)
    return {place: text for place, text in enumerate(found) if isinstance(text, str)} if isinstance(found, list) else {}


def _find_repeats(keys: Keys, texts: Mapping[int, str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, text in texts.items():
        if text in seen:
            yield (*keys, place), _refuse_twice(text)
        seen.add(text)


def _find_both(keys: Keys, forbidden: Mapping[int, str], wanted_key: str, wanted: Mapping[int, str]) -> Iterator[Fault]:
    for place, text in forbidden.items():
        if text in wanted.values():
            yield (
                (*keys, place),
                (
                    f"为 {text}，也写在 {wanted_key} 中；请只留一处",
                    f"is {text}, which {wanted_key} lists too; keep one of them",
                ),
            )


def _refuse_twice(value: Any) -> Words:
    return f"为 {value}，写了两次；每个只写一次", f"is {value}, which is listed twice; name each once"


def _is_span(years: Any) -> TypeGuard[list[int]]:
    return isinstance(years, list) and all(type(year) is int for year in years) and Span().refuse(tuple(years)) is None
