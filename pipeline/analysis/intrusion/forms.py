"""Forms that readers have filled in: what each says, or why it can't be used."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipeline.tables.intrusion import INTRUSION_FORMS

MAX_BYTES = 1_000_000  # a form has some kilobytes
UNSURE = "?"  # the answer "don't know"
_COLUMNS = {"form", "annotator", "item", "answer"}
_MOST_FAULTS = 5  # told of one file
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Sentence = tuple[str, str]  # in Chinese, in English


@dataclass
class _Form:
    """One file: its answers (item → option, or UNSURE), and what is wrong with it."""

    file: str
    annotator: str | None = None
    saved_at: str = ""
    n_answers: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    faults: list[Sentence] = field(default_factory=list)


def read_forms(files: Mapping[str, bytes], items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The answers that count, and what became of each file; both in an order of their own, whatever that of the files.

    A file counts whole or not at all: half a form would be scored as another. It is set aside, with every fault that it has,
    where it can't be read, has answers that the form doesn't know, or answers another form. Of several by one name
    the one saved last counts.
    """
    forms = [_read_form(name, content, items) for name, content in sorted(files.items())]
    by_name: dict[str | None, list[_Form]] = {}
    for form in forms:
        if not form.faults:
            by_name.setdefault(form.annotator, []).append(form)
    for same in by_name.values():
        *earlier, last = sorted(same, key=lambda form: (form.saved_at, form.file))
        for form in earlier:
            form.faults.append(
                (
                    f"同一个姓名交了几份，计最后保存的 {last.file}；若是两个人同名，请改其中一份的姓名",
                    f"of several by one name the one saved last counts, {last.file}; if two people share the name, change it in one file",
                )
            )
    answers = [
        (form.annotator, item, None if answer == UNSURE else answer)
        for form in forms
        if not form.faults
        for item, answer in form.answers.items()
    ]
    return (
        pl.DataFrame(answers, schema=ANSWERS, orient="row").sort("annotator", "item"),
        pl.DataFrame([_describe(form) for form in forms], schema=INTRUSION_FORMS.schema, orient="row"),
    )


def _describe(form: _Form) -> tuple[str, str | None, int, bool, str | None, str | None]:
    told = form.faults[:_MOST_FAULTS]
    more = len(form.faults) - len(told)
    if more:
        told = [*told, (f"另有 {more} 处", f"and {more} more")]
    messages = ("；".join(zh for zh, _ in told) or None, "; ".join(en for _, en in told) or None)
    return (form.file, form.annotator, form.n_answers, not form.faults, *messages)


def _read_form(name: str, content: bytes, items: pl.DataFrame) -> _Form:
    form = _Form(name)
    rows = _read_rows(content)
    if isinstance(rows, tuple):
        form.faults.append(rows)
        return form
    form.n_answers = sum(bool(row["answer"]) for _, row in rows)
    names = {row["annotator"] for _, row in rows} - {""}
    ids = {row["form"] for _, row in rows} - {""}
    form.saved_at = max((row["saved_at"] for _, row in rows if _TIME.fullmatch(row["saved_at"])), default="")
    if len(names) == 1:
        form.annotator = names.pop()
    else:
        form.faults.append(
            (
                f"annotator 一列有 {len(names)} 个姓名，应恰有一个",
                f"column annotator has {len(names)} names; it must have one",
            )
        )
    current = str(items["form"].first() or "—")
    if ids != {current}:
        found = "、".join(sorted(ids)) or "—"
        form.faults.append(
            (
                f"填的是另一份问卷（{found}，现在的是 {current}）：主题或参数已变，需重新填写",
                f"it answers another form ({found}; today's is {current}): topics or params have changed; fill it in again",
            )
        )
        return form  # what its items were is not known any more
    options = items.group_by("item").agg("option").rows()
    _read_answers(form, rows, {item: set(letters) for item, letters in options})
    if not form.answers and not form.faults:
        form.faults.append(("一题也没有答", "it has no answer"))
    return form


def _read_answers(form: _Form, rows: list[tuple[int, dict[str, str]]], options: Mapping[str, set[str]]) -> None:
    """The answers of a form, and a fault for each line that is none; a line without an answer is one left open."""
    for line, row in rows:
        item, answer = row["item"].lower(), row["answer"].upper()
        if item not in options:
            form.faults.append((f"第 {line} 行：没有题 {item or '—'}", f"line {line}: there is no item {item or '—'}"))
        elif answer and answer not in options[item] | {UNSURE}:
            allowed = " ".join(sorted(options[item]))
            form.faults.append(
                (
                    f"第 {line} 行：{item} 答的是 {answer[:20]}，应为 {allowed} 或 {UNSURE}",
                    f"line {line}: the answer to {item} is {answer[:20]}; it must be {allowed} or {UNSURE}",
                )
            )
        elif answer and form.answers.get(item, answer) != answer:
            form.faults.append((f"第 {line} 行：{item} 答了两次", f"line {line}: {item} is answered twice"))
        elif answer:
            form.answers[item] = answer


def _read_rows(content: bytes) -> list[tuple[int, dict[str, str]]] | Sentence:
    """The rows of a CSV file with their lines, whatever a spreadsheet made of encoding and separator; or why there are none."""
    if len(content) > MAX_BYTES:
        return "太大，不是问卷", "it is too large for a form"
    text = _decode(content)
    if text is None:
        return "不是文字文件；请保存为 CSV（UTF-8）", "it is not text; save it as CSV (UTF-8)"
    try:
        for separator in ",;\t":
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            head = [name.lower() for name in _tidy(next(reader, []))]
            if set(head) >= _COLUMNS:
                blank = dict.fromkeys((*head, "saved_at"), "")
                return [
                    (reader.line_num, blank | dict(zip(head, cells, strict=False)))
                    for cells in map(_tidy, reader)
                    if any(cells)
                ]
    except csv.Error as error:
        return f"不是 CSV：{error}", f"it is not CSV: {error}"
    needed = ", ".join(sorted(_COLUMNS))
    return f"首行没有 {needed} 这几列", f"its first line lacks some of the columns {needed}"


def _tidy(cells: list[str]) -> list[str]:
    """Full-width letters and question marks, which Chinese keyboards give, as the others."""
    return [unicodedata.normalize("NFKC", cell).strip() for cell in cells]


def _decode(content: bytes) -> str | None:
    """UTF-8 as the page saves it, or what Excel makes of it: UTF-16, or GB18030."""
    encodings = (
        ("utf-16",) if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


ANSWERS = {"annotator": pl.String, "item": pl.String, "option": pl.String}
