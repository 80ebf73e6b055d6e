"""What fits a pattern's beginning over and over, and never its end, is read in no time."""

import time
from collections.abc import Callable

import pytest

from pipeline.corpus.audit.relations.reprints import _have_other_figures
from pipeline.corpus.audit.relations.versions import _is_one_title, strip_title
from pipeline.corpus.readers.documents import strip_markdown
from pipeline.corpus.readers.tables.cells import unescape_cell
from pipeline.corpus.readers.web.visible import read_fragment

LENGTH = 160_000


def fill(piece: str) -> str:
    return piece * (LENGTH // len(piece))


def compare_titles(title: str) -> bool:
    return _is_one_title({"title": title}, {"title": title + "乙"})


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (unescape_cell, "['a'" + fill(" ")),
        (read_fragment, f"<style>{fill('/* ')}</style><p>甲</p>"),
        (read_fragment, f"<p>中<span>{fill(' ')}</span>a</p>"),
        (read_fragment, f"<p>a<span>{fill(chr(10))}</span>a</p>"),
        (strip_markdown, fill("__a ")),
        (strip_markdown, fill("**a __a ")),
        (lambda text: _have_other_figures([text], ["甲"]), fill("一")),
        (strip_title, fill("《")),
        (compare_titles, fill("《甲")),
    ],
)  # fmt: skip
def test_a_hostile_text_is_read_in_no_time(read: Callable[[str], object], text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**甲**乙__丙__", "甲乙丙"),
        ("__a **甲** b", "__a 甲 b"),
        ("**甲\n乙**", "**甲\n乙**"),
        ("** 甲** __ 乙__", "** 甲** __ 乙__"),
        ("***甲***", "*甲*"),
        ("****", "****"),
    ],
)
def test_emphasis_loses_its_marks_within_a_line(text: str, shown: str) -> None:
    assert strip_markdown(text) == shown


def test_a_numeral_may_end_before_the_unit_that_is_one_itself() -> None:
    assert _have_other_figures(["经费三百元整"], ["经费五百元整"])
    assert not _have_other_figures(["一二三甲"], ["四五六乙"])
