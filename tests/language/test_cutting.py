"""Both engines give the tokens of jieba 0.42.1."""

import marshal
import tempfile
from functools import cache
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.demo.generate import generate_corpus
from pipeline.language.cutting import Cut, make_cut
from pipeline.language.lexicon import read_dictionary
from pipeline.params.sections import DemoParams, SegmentParams
from tests.conftest import SHARED
from tests.corpus.files import make_corpus_params
from tests.language.shipped import TERMS

# Terms as awkward as a researcher may write them: Latin letters, digits, marks, quotes, rare Han, words of jieba's own.
AWKWARD = [
    "STEM",
    "STEM教育",
    "A-B",
    "C++",
    "3+1",
    "一-二",
    "1+X证书",
    "“双减”",
    "e+e",
    "㐂好",
    "好㐂",
    "的",
    "教育",
    "%",
    "年",
]
LEXICONS = {"none": [], "ours": TERMS}
LEXICONS["awkward"] = LEXICONS["ours"] + AWKWARD


@pytest.fixture(scope="module", params=[(name, hmm) for name in LEXICONS for hmm in (True, False)], ids=str)
def engines(request: pytest.FixtureRequest) -> tuple[Cut, Cut]:
    name, hmm = request.param
    return tuple(make_cut(LEXICONS[name], SegmentParams(engine, hmm, ())) for engine in ("rjieba", "jieba"))  # type: ignore[return-value]


PIECES = st.one_of(
    st.sampled_from(LEXICONS["awkward"]),
    st.sampled_from(
        ["2017-03-02", "126.com", "3.5%", "AT&T", "c#", "T恤", "PM2.5", "1.2.3", "\r\n", "\u3000", "（一）", "γ射线"]
    ),
    st.text(alphabet="的一在人中国教育学生了是年月和大小学校双减", max_size=6),
    st.text(alphabet="abTX019+#&._%- ", max_size=5),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=3),
    st.text(alphabet="㐂䶵鿖鿿豈\U00020000\U0002a6d6\U00030000\uff11\uff21\u0301😀👨\u200d\x1c\x85", max_size=3),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=300)
def test_rjieba_gives_the_tokens_of_jieba_for_any_text(engines: tuple[Cut, Cut], text: str) -> None:
    fast, plain = engines
    assert [token for token in fast(text) if token != "\r\n"] == [token for token in plain(text) if token != "\r\n"]
    assert "".join(fast(text)) == text


def test_rjieba_gives_the_tokens_of_jieba_for_the_embedded_corpus(engines: tuple[Cut, Cut]) -> None:
    fast, plain = engines
    files = generate_corpus(DemoParams(n_districts=2, first_year=2017, last_year=2023, seed=3)).files
    for content in files.values():
        text = content.decode("utf-8", errors="ignore")
        assert fast(text) == plain(text)


@pytest.mark.parametrize("corpus", ["seeds", "edu_meiyu_policy"])
def test_rjieba_gives_the_tokens_of_jieba_for_real_documents(engines: tuple[Cut, Cut], corpus: str) -> None:
    if not SHARED.exists():
        pytest.skip("needs the real documents in ../shared")
    fast, plain = engines
    for text in read_texts(corpus):
        assert fast(text) == plain(text)


@cache
def read_texts(corpus: str) -> list[str]:
    folder = SHARED / "corpora" / corpus
    return ingest_folder(folder, make_corpus_params(folder)).documents["text"].to_list()


def test_rjieba_knows_the_words_and_frequencies_of_jiebas_dictionary() -> None:
    import rjieba

    known = rjieba.Jieba()
    words = read_dictionary().unique("word", keep="last")
    assert [word for word in words["word"] if not known.has_word(word)] == []
    # Its suggestion for a word that stays whole is the frequency itself, or one more, as it rounds.
    whole = [(word, n) for word, n, _ in words.head(20_000).iter_rows() if known.cut(word, False) == [word]]
    assert len(whole) > 15_000
    assert {known.suggest_freq(word) - n for word, n in whole} <= {0, 1}


def test_a_cache_that_somebody_left_in_the_temporary_folder_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"教": 1}, 1)))
    for engine in ("rjieba", "jieba"):
        assert make_cut([], SegmentParams(engine, True, ()))("中华人民共和国") == ["中华人民共和国"]


def test_the_dictionary_is_read_as_jieba_reads_it() -> None:
    frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    dictionary = read_dictionary()
    assert dictionary["frequency"].sum() == total
    last = dict(dictionary.select("word", "frequency").iter_rows())
    assert last == {word: n for word, n in frequencies.items() if n}
