"""Word lists are read as researchers write them."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline import catalog
from pipeline.demo.generate import generate_corpus
from pipeline.language.cutting import make_cut
from pipeline.language.lexicon import (
    choose_stop_words,
    find_repeated,
    find_unknown,
    parse_spellings,
    parse_terms,
    read_dictionary,
    read_stop_words,
    read_user_terms,
    relate_terms,
)
from pipeline.params.errors import InputError
from pipeline.params.sections import DemoParams, SegmentParams
from tests.conftest import PROJECT, SHARED
from tests.language.shipped import FIELDS, TERMS, USED


def test_a_wrong_line_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "user_terms.txt"
    path.write_text("# 注\n双减 # 2021\n\n劳动 教育\n双减\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_terms(path)
    assert [problem.replace(str(path), "F") for problem in str(caught.value).splitlines()] == [
        "F line 4: '劳动 教育' has a blank in it; write one term a line, and notes behind #",
    ]


def test_a_term_that_stands_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "user_terms.txt"
    path.write_text("双减 # 2021\n劳动教育\n\n双减\n双减 # 再\n", encoding="utf-8")
    assert parse_terms(path) == ["双减", "劳动教育"]
    assert [en.replace(str(path), "F") for _, en in find_repeated(path)] == [
        "F line 4: 双减 is already on line 1, and counts once",
        "F line 5: 双减 is already on line 1, and counts once",
    ]


def test_a_keyword_in_neither_dictionary_is_found_out() -> None:
    assert find_unknown(["图书馆", "集团化办学", "课后服务"], ["课后服务"]) == ["集团化办学"]


def test_spellings_count_as_their_term(tmp_path: Path) -> None:
    path = tmp_path / "spellings.yaml"
    path.write_text('# 注\n集团化办学: [集团办学, "集团化"]  # 注\n思政课: [思想政治理论课]\n', encoding="utf-8")
    assert parse_spellings(path) == {"集团办学": "集团化办学", "集团化": "集团化办学", "思想政治理论课": "思政课"}


def test_all_wrong_spellings_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "spellings.yaml"
    path.write_text("双减 “双减”\n甲: [乙, 丙 丁]\n戊: [乙]\n乙: [己]\n甲: []\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spellings(path)
    assert [problem.replace(str(path), "F") for problem in str(caught.value).splitlines()] == [
        "F line 1: '双减 “双减”' does not have the form `term: [spelling, spelling]`",
        "F line 2: '丙 丁' is no spelling; a spelling is not empty and has no blank",
        "F line 3: 乙 already counts as 甲; name it once",
        "F line 5: 甲 is already on line 2; write all its spellings there",
        "F line 5: '' is no spelling; a spelling is not empty and has no blank",
        "F line 4: 乙 is itself a spelling of 甲; write both under one term",
    ]


def test_nested_terms_count_only_where_they_are_asked_for() -> None:
    terms = ["优质均衡", "义务教育"]
    nested = relate_terms(["义务教育优质均衡", "优质均衡"], terms, {}, nested=True)
    assert nested == {"义务教育优质均衡": ["义务教育优质均衡", "义务教育", "优质均衡"]}
    assert relate_terms(["义务教育优质均衡"], terms, {}, nested=False) == {}


@pytest.mark.parametrize("field", FIELDS)
def test_every_user_term_has_a_source_or_a_note(field: str) -> None:
    lines = (PROJECT / catalog.FIELD_TERMS / f"{field}.txt").read_text(encoding="utf-8").splitlines()
    terms = [line for line in lines if line.partition("#")[0].strip()]
    assert len(terms) >= 80
    assert [line for line in terms if not line.partition("#")[2].strip()] == []


def test_the_shipped_params_use_every_field_and_no_term_stands_in_two() -> None:
    assert sorted(USED) == sorted(FIELDS)
    assert [term for term, n in Counter(term for terms in FIELDS.values() for term in terms).items() if n > 1] == []


# Common terms of all fields of policy, written down before the lists were compiled; plain jieba keeps none of these whole.
COMMON = [
    "普惠小微贷款",
    "地方政府专项债券",
    "减税降费",
    "首台套",
    "先进制造业集群",
    "民营经济",
    "跨境电商",
    "消费品以旧换新",
    "证照分离",
    "双随机一公开",
    "最多跑一次",
    "政府购买服务",
    "社会信用体系",
    "信访积案",
    "家庭医生签约",
    "药品集中采购",
    "公立医院改革",
    "慢病管理",
    "蓝天保卫战",
    "黑臭水体",
    "生态保护红线",
    "垃圾分类",
    "山水林田湖草",
    "排污许可",
    "京津冀协同发展",
    "西部陆海新通道",
    "革命老区",
    "高标准农田",
    "农村人居环境",
    "新型职业农民",
    "农产品质量安全",
    "养老服务",
    "长期护理保险",
    "零就业家庭",
    "社会救助",
    "老旧小区改造",
    "保障性租赁住房",
    "四好农村路",
    "公共文化服务",
    "非物质文化遗产",
    "全民健身",
    "枫桥经验",
    "公益诉讼",
    "揭榜挂帅",
    "科技成果转化",
    "关键核心技术",
]


def test_common_terms_of_all_fields_stay_whole() -> None:
    cut = make_cut(TERMS, SegmentParams("rjieba", True, ()))
    assert [term for term in COMMON if term not in cut(f"要加强{term}工作")] == []


def test_every_user_term_stays_whole_by_itself() -> None:
    cut = make_cut(TERMS, SegmentParams("rjieba", True, ()))
    assert [term for term in TERMS if cut(term) != [term]] == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("交通运输部门", ["交通运输", "部门"]),
        ("农村晚上", ["农村", "晚上"]),
        ("大城市带动", ["大城市", "带动"]),
        ("优化债务结构", ["优化", "债务", "结构"]),
        ("全县中小学", ["全县", "中小学"]),
        ("增强基础", ["增强", "基础"]),
        ("创新产业园", ["创新", "产业园"]),
    ],
)
def test_no_user_term_is_seen_where_two_words_meet(text: str, tokens: list[str]) -> None:
    assert make_cut(TERMS, SegmentParams("rjieba", True, ()))(text) == tokens


def test_terms_of_the_fields_in_use_are_joined_by_the_researchers_own(tmp_path: Path) -> None:
    for name, text in {"one": "双减\n", "two": "乡村振兴\n双减\n", "three": "医联体\n"}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    own = tmp_path / "own/user_terms.txt"
    own.parent.mkdir()
    own.write_text("青檐计划\n双减\n", encoding="utf-8")
    assert read_user_terms(own, tmp_path, ("two", "one")) == ["乡村振兴", "双减", "青檐计划"]
    assert read_user_terms(own, tmp_path, ()) == ["青檐计划", "双减"]
    with pytest.raises(InputError, match=r"user_terms names four.*there is one, three, two"):
        read_user_terms(own, tmp_path, ("one", "four"))


def test_stop_words_of_ones_own_always_count_and_no_list_of_ones_own_need_be_there(tmp_path: Path) -> None:
    (tmp_path / "general.txt").write_text("的\n了\n", encoding="utf-8")
    (tmp_path / "places.txt").write_text("本市\n", encoding="utf-8")
    lists = {name: tmp_path / f"{name}.txt" for name in ("general", "places")}
    own = tmp_path / "own/stop_words.txt"
    assert read_stop_words(lists, own).rows() == [("general", "的"), ("general", "了"), ("places", "本市")]
    assert read_user_terms(own, tmp_path, ()) == []
    own.parent.mkdir()
    own.write_text("# 注\n村民\n", encoding="utf-8")
    stop_words = read_stop_words(lists, own)
    assert stop_words.rows()[3:] == [("own", "村民")]
    assert choose_stop_words(stop_words, ["general"]) == ["的", "了", "村民"]
    assert choose_stop_words(stop_words, []) == ["村民"]
    own.write_text("村 民\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own/stop_words.txt line 1: '村 民' has a blank in it"):
        read_stop_words({}, own)


def test_no_word_stands_in_two_stop_lists() -> None:
    lists = {name: parse_terms(PROJECT / path) for name, path in catalog.STOP_LISTS.items()}
    words = [word for words in lists.values() for word in words]
    assert sorted(word for word, n in Counter(words).items() if n > 1) == []


def test_spellings_are_tokens_and_their_terms_too() -> None:
    spellings = parse_spellings(PROJECT / catalog.SPELLINGS)
    known = {*TERMS, *read_dictionary()["word"]}
    assert sorted({*spellings, *spellings.values()} - known) == []


def test_every_stop_word_occurs_as_a_token() -> None:
    if not SHARED.exists():
        pytest.skip("needs the real documents in ../shared")
    cut = make_cut(TERMS, SegmentParams("rjieba", True, ()))
    seen: set[str] = set()
    for path in sorted((SHARED / "corpora").glob("*/*.txt")):
        seen.update(cut(path.read_text(encoding="utf-8", errors="ignore")))
    with gzip.open(SHARED / "corpora/xwlb_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 4 == 0:
                seen.update(cut(json.loads(line)["text"]))
    for content in generate_corpus(DemoParams(n_districts=14, first_year=2017, last_year=2023, seed=42)).files.values():
        seen.update(cut(content.decode("utf-8", errors="ignore")))
    for path in catalog.STOP_LISTS.values():
        assert [word for word in parse_terms(PROJECT / path) if word not in seen] == [], path
