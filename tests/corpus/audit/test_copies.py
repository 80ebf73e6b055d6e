"""Copied passages: found to the letter, with their offsets; what is common usage, or one's own, is not copied."""

import random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.audit.relations import copies as copying
from pipeline.corpus.audit.relations.copies import find_copies
from pipeline.corpus.text import letters as letters_of_texts
from pipeline.corpus.text.letters import Pool, join_letters, take_letters

PASSAGE = "建立健全学校家庭社区协同育人机制，定期召开家长会，组织教师走访学生家庭"
OWN = (
    "大力推进校园足球联赛，举办球类比赛。",
    "加强食堂管理，落实陪餐制度。",
    "开展冬季消防演练和排查。",
    "编制年度预算并公开执行情况。",
)


class Copy(NamedTuple):
    document: int
    start: int
    end: int
    source: int
    from_start: int
    from_end: int
    similarity: float


def find(*texts: str, common_share: float = 1.0, min_chars: int = 13) -> list[Copy]:
    letters = join_letters([take_letters(text) for text in texts])
    return [Copy(*row) for copies in find_copies(letters, min_chars, common_share) for row in copies.iter_rows()]


def quote(text: str, copy: Copy) -> str:
    return cut(text, copy.start, copy.end)


def cut(text: str, start: int, end: int) -> str:
    """From the first of these letters to the last."""
    places = take_letters(text).places
    return text[places[start] : places[end - 1] + 1]


def test_a_passage_is_found_where_it_stands_in_both() -> None:
    first, second = OWN[0] + PASSAGE + "。", OWN[1] + "\n" + PASSAGE + "！" + OWN[2]
    (copy,) = find(first, second)
    assert (copy.document, copy.source, copy.similarity) == (1, 0, 1.0)
    assert quote(second, copy) == PASSAGE
    assert cut(first, copy.from_start, copy.from_end) == PASSAGE


def test_twelve_letters_are_no_passage_and_thirteen_are() -> None:
    assert find(OWN[0] + "建立健全学校家庭社区协同" + OWN[1], OWN[2] + "建立健全学校家庭社区协同" + OWN[3]) == []
    (copy,) = find(OWN[0] + "建立健全学校家庭社区协同育" + OWN[1], OWN[2] + "建立健全学校家庭社区协同育" + OWN[3])
    assert copy.end - copy.start == 13


def test_a_phrase_is_no_passage_but_pieces_of_an_adapted_text_are() -> None:
    first, second, third = PASSAGE[:16], PASSAGE[17:33], OWN[0][:14]
    between = "据各地实际情况" * 6
    adapted = f"{OWN[1]}{first}{between}{second}{between}{third}{OWN[2]}"
    source = first + "另由有关部门负责" * 2 + second + "同时" * 5 + third
    found = find(source, adapted, min_chars=40)
    assert [quote(adapted, copy) for copy in found] == [first, second, third]
    assert find(source, adapted, min_chars=45) == []  # 16, 15 and 13 letters
    # Far from one another, or in another order, they are phrases that two documents share by chance.
    far = "".join(chr(0x5000 + i) for i in range(copying.MOST_APART + 1))
    assert len(find(source, adapted.replace(between, far[:-1]), min_chars=40)) == 3
    assert find(source, adapted.replace(between, far), min_chars=40) == []
    assert find(source, f"{third}{between}{second}{between}{first}", min_chars=40) == []
    # Nor does what one has from several documents add up.
    assert find(first + OWN[3], second + OWN[3], third + OWN[3], adapted, min_chars=40) == []


@pytest.mark.parametrize("lengths", [(12, 16, 12), (13, 12, 16), (13, 12, 13, 12), (12, 13, 12, 13)])
def test_letters_that_agree_count_wherever_the_edits_fall(lengths: tuple[int, ...]) -> None:
    letters = [chr(0x5000 + i) for i in range(sum(lengths))]
    pieces = ["".join(letters[sum(lengths[:i]) : sum(lengths[: i + 1])]) for i in range(len(lengths))]
    source, edited = ("".join(piece + sign for piece in pieces) for sign in "甲乙")
    (copy,) = find(OWN[0] + source, OWN[1] + edited, min_chars=sum(lengths))
    assert copy.similarity == pytest.approx(sum(lengths) / (copy.end - copy.start))
    assert find(OWN[0] + source, OWN[1] + edited, min_chars=sum(lengths) + 1) == []


def test_letters_that_were_edited_do_not_count() -> None:
    run, pieces = "".join(chr(0x5000 + i) for i in range(13)), [chr(0x5100 + i) for i in range(18)]
    source, edited = (run + "".join(sign * 3 + "".join(pieces[6 * i : 6 * i + 6]) for i in range(3)) for sign in "甲乙")
    assert find(source, edited, min_chars=32) == []
    assert [copy.end - copy.start for copy in find(source, edited, min_chars=31)] == [40]


def test_what_the_source_says_twice_counts_once() -> None:
    phrase, between = PASSAGE[:26], "".join(chr(0x5000 + i) for i in range(40))
    said = take_letters(phrase).written
    source = f"{phrase}{between}{phrase}乙"
    assert find(source, f"{phrase}乙{OWN[1]}", min_chars=len(said) + 2) == []
    assert find(source, f"{phrase}乙{OWN[1]}", min_chars=len(said) + 1) != []


def test_what_documents_own_does_not_shrink_as_more_are_written() -> None:
    draw = random.Random(20261128)
    signs = "".join(chr(0x4E00 + i) for i in range(3000))
    clauses = ["".join(draw.choices(signs, k=draw.randint(13, 18))) for _ in range(60)]
    texts = ["".join("".join(draw.choices(signs, k=20)) + draw.choice(clauses) for _ in range(20)) for _ in range(200)]
    # Each uses the same phrases: as runs alone, the first documents have them and the last copied nearly all.
    runs = [copy.end - copy.start for copy in find(*texts, min_chars=13) if copy.document >= 100]
    assert sum(runs) > 0.35 * sum(map(len, texts[100:]))
    adding_up = [copy.end - copy.start for copy in find(*texts, min_chars=40)]
    assert sum(adding_up) < 0.002 * sum(map(len, texts))


def test_a_passage_may_be_the_last_of_a_document_and_no_longer_than_a_run() -> None:
    (copy,) = find(OWN[0] + "建立健全学校家庭社区协同育", OWN[1] + "建立健全学校家庭社区协同育")
    assert copy.end - copy.start == 13


def test_what_begins_where_a_longer_passage_does_lies_within_it() -> None:
    edited = PASSAGE[:9] + "小区" + PASSAGE[11:]
    (copy,) = find(PASSAGE[:15] + OWN[0], edited + OWN[1], PASSAGE + OWN[2])[-1:]
    assert (copy.document, copy.source, copy.start) == (2, 1, 0)
    assert [own.source for own in find(PASSAGE[:15] + OWN[0], edited + OWN[1], PASSAGE + OWN[2])] == [1]


def test_punctuation_width_and_blanks_do_not_part_a_passage() -> None:
    (copy,) = find(PASSAGE + "ＳＴＥＭ课程２０２１年", PASSAGE.replace("，", " , \n") + "stem课程2021年")
    assert copy.similarity == 1.0 and copy.start == 0


def test_small_edits_lie_inside_one_passage() -> None:
    edited = PASSAGE.replace("机制", "制度").replace("组织教师", "组织全体教师")
    (copy,) = find(PASSAGE, OWN[1] + edited + "。" + OWN[2])
    assert quote(OWN[1] + edited + "。" + OWN[2], copy) == edited
    assert 0.85 < copy.similarity < 1


def test_the_earliest_document_is_the_source() -> None:
    found = find(OWN[0], OWN[1] + PASSAGE, OWN[2] + PASSAGE, OWN[3] + PASSAGE)
    assert [(copy.document, copy.source) for copy in found] == [(2, 1), (3, 1)]


def test_what_a_document_repeats_of_itself_is_its_own() -> None:
    assert find(PASSAGE + OWN[0] + PASSAGE, OWN[1]) == []


def test_common_usage_starts_no_passage_but_lies_inside_one() -> None:
    usage = "高举中国特色社会主义伟大旗帜全面贯彻党的教育方针"
    texts = [f"第{n}号文件{chr(0x4E00 + 97 * n) * 5}。{usage}。{chr(0x5E00 + 89 * n) * 9}" for n in range(30)]
    assert find(*texts, common_share=0.3) == []
    assert len(find(*texts, common_share=1.0)) == 29
    copied = find(*texts, PASSAGE + usage, OWN[0] + PASSAGE + usage, common_share=0.3)
    assert [(copy.document, copy.source, copy.end - copy.start) for copy in copied] == [
        (31, 30, len(take_letters(PASSAGE + usage).codes))
    ]


def test_nothing_and_short_texts_copy_nothing() -> None:
    assert find() == []
    assert find("", "短", PASSAGE) == []


def test_parts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    texts = ["".join(draw.choices([PASSAGE[:20], *OWN, PASSAGE[15:]], k=6)) for _ in range(12)]
    whole = find(*texts)
    monkeypatch.setattr(copying, "MOST_AT_ONCE", 97)
    monkeypatch.setattr(copying, "MOST_HASHED", 31)
    monkeypatch.setattr(copying, "MOST_JOINED", 1)
    assert whole and find(*texts) == whole


def test_every_passage_that_can_grow_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that may are told apart for all at once, which must not pass over any."""
    draw = random.Random(2)
    texts = []
    for _ in range(200):
        letters = list("".join(draw.sample([PASSAGE, *OWN], 3)))
        for _ in range(6):
            place = draw.randrange(len(letters))
            letters[place : place + draw.randrange(4)] = draw.choices("甲乙丙", k=draw.randrange(4))
        texts.append("".join(letters))
    found = find(*texts)
    assert sum(copy.similarity < 1 for copy in found) > 50
    monkeypatch.setattr(copying, "_may_go_on", lambda codes, own, there, step: np.ones(len(own), dtype=bool))
    assert find(*texts) == found


@given(st.lists(st.text(alphabet="甲乙丙丁戊，。", max_size=60), max_size=6), st.integers(8, 13))
def test_every_run_of_an_earlier_document_is_covered_and_every_passage_is_alike(
    texts: list[str], min_chars: int
) -> None:
    letters = [take_letters(text) for text in texts]
    found = find(*texts, min_chars=min_chars)
    covered = {(copy.document, i) for copy in found for i in range(copy.start, copy.end)}
    seen: set[str] = set()
    for document, own in enumerate(letters):
        runs = [own.written[i : i + min_chars] for i in range(len(own.written) - min_chars + 1)]
        for i, run in enumerate(runs):
            if run in seen:
                assert {(document, i + k) for k in range(min_chars)} <= covered
        seen |= set(runs)
    for copy in found:
        assert copy.source < copy.document
        assert 0 <= copy.start < copy.end <= len(letters[copy.document].codes)
        assert 0 <= copy.from_start < copy.from_end <= len(letters[copy.source].codes)
        assert copy.end - copy.start >= min_chars and 0 < copy.similarity <= 1


def test_places_are_as_wide_as_all_letters_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 2³¹ letters on, those of 470,000 documents, places in 32 bits would wrap and copies be lost."""
    texts = [OWN[0] + PASSAGE, OWN[1] + PASSAGE, PASSAGE + OWN[2]]
    n_letters = sum(len(take_letters(text).codes) for text in texts)
    narrow = find(*texts)
    # By the number of all letters, and nothing else.
    monkeypatch.setattr(np, "min_scalar_type", {-n_letters - 1: np.dtype(np.int64)}.__getitem__)
    assert find(*texts) == narrow
    monkeypatch.undo()
    assert [np.min_scalar_type(-n - 1) for n in (2**31 - 1, 2**31)] == [np.int32, np.int64]


def test_letters_are_the_same_in_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters_of_texts, "LETTERS_TOGETHER", 40)
    letters = [take_letters(text) for text in (PASSAGE, "", *OWN, PASSAGE * 3)]
    pool = Pool()
    held = [pool.hold(own) for own in letters]
    assert [(own.written, own.places.tolist()) for own in held] == [
        (own.written, own.places.tolist()) for own in letters
    ]


def test_copies_come_document_by_document() -> None:
    """As the audit reads them: the copies of one document stand together."""
    found = find(OWN[0] + PASSAGE, OWN[1] + PASSAGE, PASSAGE + OWN[2], OWN[3])
    assert [copy.document for copy in found] == sorted(copy.document for copy in found) == [1, 2]
