"""params.yaml: every fault at once, with its line, its key and the way out."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.params.editing import ask_for_paper, replace_corpus_path
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import ColumnsParams
from tests.conftest import PROJECT
from tests.own_params import write_own_params
from tests.param_faults import faults


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    changes = [
        ("max_df: 0.3", "max_df: 1.5"),
        ("min_df: 2", "min_dff: 2"),
        ("n_topics: auto", "n_topics: 5"),
        ("language: zh", "language: fr"),
        ("    spellings: [集团办学]", "    speling: [集团办学]"),
        ("last_year: 2022", "last_year: 2001"),
    ]
    problems = faults(tmp_path, *changes)
    lines = (tmp_path / "params.yaml").read_text(encoding="utf-8").splitlines()

    def line(text: str) -> int:
        return next(number for number, found in enumerate(lines, 1) if found.strip().startswith(text))

    assert problems == [
        f"params.yaml line {line('speling')}: keywords.2.speling is not a known key; did you mean spellings?",
        f"params.yaml line {line('vectorize:')}: vectorize.min_df is missing; add it",
        f"params.yaml line {line('min_dff')}: vectorize.min_dff is not a known key; did you mean min_df?",
        f"params.yaml line {line('max_df')}: vectorize.max_df is 1.5; must be at most 1",
        f"params.yaml line {line('n_topics')}: topics.n_topics is 5, which is not among topics.candidates; "
        "write candidates: [4, 5, 6], which fits 5 and nothing else",
        f"params.yaml line {line('language')}: report.language is 'fr'; must be 'zh' or 'en'",
        f"params.yaml line {line('last_year')}: demo.last_year is 2001; must not lie before demo.first_year (2019)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("hmm: true", "hmm: yes", "segment.hmm is 'yes'; must be true or false"),
        ("passes: 10", "passes: 1e-3", "lda.passes is 0.001; must be a whole number"),
        ("passes: 10", "passes:", "lda.passes is empty; must be a whole number"),
        ("passes: 10", "passes: 0", "lda.passes is 0; must be at least 1"),
        (
            "candidates: [4, 6]",
            "candidates: [4, 6, 4]",
            "topics.candidates.2 is 4, which is listed twice; name each once",
        ),
        ("n_topics: auto", "n_topics: 1", "topics.n_topics is 1; must be at least 2, or auto"),
        ("n_topics: auto", "n_topics: 1001", "topics.n_topics is 1001; must be at most 1000, or auto"),
        ("candidates: [4, 6]", "candidates: []", "topics.candidates is []; must not be empty"),
        ("candidates: [4, 6]", "candidates: [1]", "topics.candidates.0 is 1; must be at least 2"),
        ("  - 师德师风", "  - 劳动教育", "keywords.3 is 劳动教育, which is listed twice; name each once"),
        ("  - 师德师风", "  - ' 师德师风'", "keywords.3.keyword is ' 师德师风'; must not begin or end with a blank"),
        ("  - 师德师风", "  - 2035", "keywords.3.keyword is 2035; must be text; put it in quotes"),
        (
            "segment:\n  engine: rjieba\n  hmm: true\n  user_terms: [education]",
            "segment: 3",
            "segment is 3; must hold keys of its own, indented",
        ),
        (
            "  max_chars: 400",
            "  max_chars: 4",
            "intrusion.max_chars is 4; must not be less than intrusion.min_chars (40)",
        ),
        ("  names: []", "  names: [{name: 甲, terms: 5}]", "topics.names.0.terms is 5; must be a list"),
        ("confidence: 0.95", "confidence: .nan", "resampling.confidence is nan; must be a finite number"),
        ("max_df: 0.3", "max_df: -.inf", "vectorize.max_df is -inf; must be a finite number"),
        ("passes: 10", "passes: 1e400", "lda.passes is inf; must be a whole number"),
        ("passes: 10", f"passes: {'1' * 5000}", "is no number or date that can be used; put it in quotes"),
        ("  - 师德师风", "  - 2024-13-45", "'2024-13-45' is no number or date that can be used; put it in quotes"),
        ("hmm: true", "hmm: !!bool maybe", "'maybe' is no number or date that can be used"),
        (
            "model: rules",
            "model: bert",
            "annotate.model is 'bert'; must be rules or lac or zh_core_web_sm, or a folder",
        ),
        (
            "user_terms: [education]",
            "user_terms: [education, law, education]",
            "segment.user_terms.2 is education, which is listed twice",
        ),
        (
            "levels: []",
            "levels: [县]",
            "corpus.only.levels.0 is '县'; must be '国家' or '省' or '市' or '区县' or '学校'",
        ),
        ("years: []", "years: [2019-2021]", "corpus.only.years.0 is '2019-2021'; must be a whole number"),
        ("years: []", "years: ['2019']", "corpus.only.years.0 is '2019'; must be a whole number"),
        ("years: []", "years: [2019, 19]", "corpus.only.years.1 is 19; must be at least 1900"),
        ("years: []", "years: [20190]", "corpus.only.years.0 is 20190; must be at most 2200"),
        ("years: []", "years: 2019", "corpus.only.years is 2019; must be a list"),
        ("kinds: []", "kinds: 工作要点", "corpus.only.kinds is '工作要点'; must be a list"),
        ("kinds: []", "kinds: ['']", "corpus.only.kinds.0 is ''; must not be empty"),
        (
            "regions: []",
            "regions: ['云溪市 ']",
            "corpus.only.regions.0 is '云溪市 '; must not begin or end with a blank",
        ),
        ("regions: []", "region: []", "corpus.only.region is not a known key; did you mean regions?"),
        ("segment:\n", "segmnt:\n", "segmnt is not a known key; did you mean segment?"),
    ],
)
def test_a_fault_names_what_is_allowed(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert any(rule in problem for problem in faults(tmp_path, (old, new)))


@pytest.mark.parametrize("n", [21, 400, 3000])
@pytest.mark.parametrize("shape", ["[]", "[", "{a: }", "- ", "? ", "indented"])
def test_what_is_nested_too_deep_is_refused_at_once(tmp_path: Path, shape: str, n: int) -> None:
    """The parser that knows the lines needs a minute for 3,000 brackets, or fails."""
    nested = {
        "[]": f"a: {'[' * n}{']' * n}",
        "{a: }": f"a: {'{a: ' * n}{'}' * n}",
        "indented": "".join(f"{' ' * k}a:\n" for k in range(n)) + " " * n + "b",
    }.get(shape, f"a:\n  {shape * n}")
    path = tmp_path / "params.yaml"
    path.write_text(nested, encoding="utf-8")
    with pytest.raises(InputError, match="more than 20 deep"):
        load_params(path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("corpus: [", "line 1: not YAML"),
        ("corpus:\n  path: a\n  path: b\n", 'line 3: not YAML: found duplicate key "path"'),
        ("", "the file is empty"),
        ("- 1", "the file is [1]"),
    ],
)
def test_a_file_that_is_no_params_is_refused_in_a_sentence(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_params(path)
    assert problem in str(caught.value)


def test_a_missing_file_and_another_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is missing"):
        load_params(tmp_path / "params.yaml")
    (tmp_path / "params.yaml").write_bytes("corpus: 语料".encode("gb18030"))
    with pytest.raises(InputError, match="save it as UTF-8"):
        load_params(tmp_path / "params.yaml")


@given(
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_only_the_path_changes_whatever_the_folder_is_called(folder: str) -> None:
    text = write_own_params().replace("data/demo/documents", "data/demo/documents  # the embedded corpus")
    changed = replace_corpus_path(text, folder)
    assert YAML(typ="safe", pure=True).load(changed)["corpus"]["path"] == folder
    assert "# the embedded corpus" in changed
    assert replace_corpus_path(changed, "data/demo/documents") == text


def test_only_the_switch_changes_where_the_paper_is_asked_for() -> None:
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    changed = ask_for_paper(text)
    assert changed == text.replace("\n  make: false\n", "\n  make: true\n") and ask_for_paper(changed) == changed
    with pytest.raises(InputError, match=r"paper\.make is missing"):
        ask_for_paper("corpus: {path: a}\n")


# The names of columns have one comment for all.
COLUMNS = {f"corpus.{name}" for name in ColumnsParams.__dataclass_fields__}


# Keys that the comment of the key before them tells of as well.
TOLD_TOGETHER = {
    *("paper.two_columns_cm", "paper.max_height_cm", "paper.dpi"),
    *("corpus.regions", "corpus.levels", "corpus.years", "topics.n_topics"),
    *("audit.not_chinese", "term_audit.min_documents", "keyness.n_examples", "topics.n_passages"),
    *(
        "intrusion.max_chars",
        "resampling.n_resamples",
        "trajectory.min_effective_voices",
        "trajectory.min_voices_with",
        "figures.dpi",
    ),
    *("demo.first_year", "demo.last_year", "demo.seed"),
}


def test_every_key_is_told_in_both_languages_above_it_or_under_that_of_a_list() -> None:
    lines = (PROJECT / "params.yaml").read_text(encoding="utf-8").splitlines()
    section, above, untold = "", "", set()
    for number, line in enumerate(lines):
        text, key = line.strip(), line.strip().partition(":")[0]
        if text.startswith("#"):
            above += text
            continue
        if not text or text.startswith("-"):
            continue  # an item of a list
        under = "".join(itertools.takewhile(lambda text: text.startswith("#"), map(str.strip, lines[number + 1 :])))
        told = above + (under if text.endswith(":") else "")
        if not line.startswith(" "):
            section = key
        elif not (re.search("[一-鿿]", told) and re.search("[a-z]{3}", told)):
            untold.add(f"{section}.{key}")
        above = ""
    in_lists = {"keywords.exclude", "keywords.spellings", "evolution.years"}
    assert untold - in_lists - COLUMNS == TOLD_TOGETHER


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (
            "years: [2021, 2022]",
            "years: [2020, 2022]",
            "evolution.periods.1.years is [2020, 2022], which does not lie after early [2019, 2020]; write periods in order of time",
        ),
        ("years: [2021, 2022]", "years: [2015, 2016]", "which does not lie after early [2019, 2020]"),
        ("years: [2021, 2022]", "years: [2022, 2021]", "must be the first and the last year, as [2017, 2020]"),
        ("years: [2021, 2022]", "years: [2021]", "must be the first and the last year, as [2017, 2020]"),
        ("years: [2021, 2022]", "years: 2021", "evolution.periods.1.years is 2021; must be a list"),
        ("name: late", "name: early", "evolution.periods.1.name is early, which is listed twice; name each once"),
        ("    - name: late\n      years: [2021, 2022]\n", "", "evolution.periods names one period; name two or more"),
        ("name: late\n      years", "years", "evolution.periods.1.name is missing; add it"),
    ],
)
def test_periods_follow_each_other(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert any(rule in problem for problem in faults(tmp_path, (old, new)))
