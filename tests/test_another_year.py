"""Another year in the corpus, with the model of the years before it kept: what was there stays, what is new is named."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline.demo.generate import generate_corpus
from pipeline.params.sections import DemoParams
from tests.conftest import make_workspace
from tests.own_params import write_own_params
from tests.whole_runs import make_once, run_lines

# Two themes that no plan of the embedded corpus has: one ends with 2022, one begins with 2023.
ENDED = ["滑雪", "冰场", "轮滑", "冰壶", "雪橇", "花样滑冰", "雪场", "滑冰", "冰球", "雪地"]
BEGUN = ["无人机", "飞行员", "航线", "空域", "机场", "航模", "飞行器", "起飞", "降落", "螺旋桨"]
LAST_YEAR = 2023
READING = ("ingest", "audit", "word_lists", "segment")
MODELLING = ("vectorize", "tfidf", "lda", "coherence", "topics", "intrusion", "evolution")
KEPT = "data/previous/2022.npz"


def write_documents(folder: Path) -> None:
    """Plans of four districts, 2019 to 2023, and beside them eight a year on one of the two themes."""
    for path, content in generate_corpus(DemoParams(4, 2019, LAST_YEAR, 1)).files.items():
        if not path.endswith(".xlsx"):
            write(folder / path, content)
    rng = np.random.default_rng(0)
    for year in range(2019, LAST_YEAR + 1):
        for body in "甲乙丙丁戊己庚辛":
            text = f"{body}区教育局{year}年工作要点\n一、主要任务\n" + "".join(
                f"{number}.{say(BEGUN if year == LAST_YEAR else ENDED, rng)}\n" for number in range(1, 9)
            )
            write(folder / f"{body}{year}.txt", text.encode())


def say(words: Sequence[str], rng: np.random.Generator) -> str:
    return "".join(f"推进{a}和{b}，" for a, b in rng.choice(words, (6, 2))) + "办好活动。"


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def run(workspace: Path, stages: Sequence[str], candidates: Sequence[int], previous: str = "", code: int = 0) -> str:
    """What these stages print with these params; lda stands for all its candidates."""
    params = write_own_params()
    for old, new in (
        ("path: data/demo/documents", "path: data/raw"),
        ("candidates: [4, 6]", f"candidates: {list(candidates)}"),
        ("n_topics: auto", f"n_topics: {candidates[-1]}"),
        # Topics that have settled, so that what moves is what another year moves.
        ("passes: 10", "passes: 30"),
        ("previous: ''", f'previous: "{previous}"'),
        ("years: [2021, 2022]", f"years: [{LAST_YEAR}, {LAST_YEAR}]"),
    ):
        assert old in params
        params = params.replace(old, new)
    (workspace / "params.yaml").write_text(params, encoding="utf-8")
    lines = [
        f"lda {n}" if stage == "lda" else stage for stage in stages for n in (candidates if stage == "lda" else [0])
    ]
    return run_lines(workspace, lines, code)


def read(workspace: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(workspace / f"data/{table}.parquet")


def read_terms(workspace: Path) -> list[list[str]]:
    """The eight most probable terms of each topic."""
    terms = read(workspace, "topics/topic_terms").filter(pl.col("rank") <= 8).sort("topic", "rank")
    return terms.group_by("topic", maintain_order=True).agg("term")["term"].to_list()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the years before the last have been run, and the model is kept."""

    def make(folder: Path) -> None:
        workspace = make_workspace(folder)
        write_documents(workspace / "all")
        shutil.copytree(workspace / "all", workspace / "data/raw", ignore=shutil.ignore_patterns(f"*{LAST_YEAR}*"))
        run(workspace, (*READING, *MODELLING, "models"), [6])
        shutil.copy(workspace / "models/lda/6.npz", workspace / KEPT)

    return make_once(tmp_path_factory, "before", make)


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it with the last year as well, run from the kept model."""

    def make(workspace: Path) -> None:
        shutil.copytree(before, workspace, dirs_exist_ok=True)
        shutil.copytree(workspace / "all", workspace / "data/raw", dirs_exist_ok=True)
        run(workspace, (*READING, *MODELLING), [6, 7], KEPT)

    return make_once(tmp_path_factory, "after", make)


def test_topics_and_shares_of_earlier_years_stay_to_the_last_byte(before: Path, after: Path) -> None:
    was, now = (read(workspace, "topics/topic_years") for workspace in (before, after))
    old = now.filter((pl.col("year") < LAST_YEAR) & (pl.col("topic") < 6))
    counted = ["topic", "year", "prevalence", "n_effective", "mean_over_voices", "n_documents", "n_issuers"]
    assert old.select(counted).equals(was.select(counted))
    # The doubt about the model is measured anew, under the words of now; and a panel of more years has other weights.
    # They move by little beside their width, which is nearly the whole range in so small a panel: a mean square of four starts is itself
    # known to .7 of its size, so that one end may move further. Of a topic graded D the doubt is great, and moves with the words that
    # the starts have.
    doubtful = read(before, "lda/6/topic_starts").filter(grade="D")["topic"].implode()
    was, old = (table.filter(~pl.col("topic").is_in(doubtful)) for table in (was, old))
    assert was["topic"].n_unique() >= 2
    width = was["ci_high"] - was["ci_low"]
    for end in ("ci_low", "ci_high"):
        assert old[end].is_null().equals(was[end].is_null())
        moved = (old[end] - was[end]).abs() / width
        assert moved.median() < 0.05 and moved.max() < 0.2  # type: ignore[operator]
    assert now["year"].max() == LAST_YEAR
    assert read_terms(after)[:6] == read_terms(before)
    # The vocabulary did change.
    assert (
        read(before, "vectorize/section_terms")["term"].n_unique()
        < read(after, "vectorize/section_terms")["term"].n_unique()
    )


def test_the_theme_that_ended_is_gone_and_the_one_that_began_is_new(after: Path) -> None:
    identity = read(after, "topics/topic_identity").sort("topic")
    gone, new = (identity.filter(status=status)["topic"].to_list() for status in ("gone", "new"))
    assert [set(read_terms(after)[topic]) <= set(ENDED) for topic in gone] == [True]
    assert [set(read_terms(after)[topic]) <= set(BEGUN) for topic in new] == [True]
    assert new == [6]
    years = read(after, "topics/topic_years").filter(pl.col("topic") == 6).sort("year")
    estimates = years.select("prevalence", "ci_low", "ci_high", "adjusted", "adjusted_low", "adjusted_high")
    assert estimates[:-1].null_count().row(0) == (4,) * 6
    assert years["prevalence"][-1] > 0.1


def test_the_topic_that_began_is_not_compared_with_text_that_was_there_before_it(after: Path) -> None:
    early, late = read(after, "evolution/period_topics").filter(pl.col("topic") == 6).sort("period").to_dicts()
    assert early["prevalence"] is None and late["prevalence"] > 0.1
    assert late["change"] is None and late["verdict"] == "证据不足"
    links = read(after, "evolution/topic_links")
    assert links.height and 6 not in {*links["topic_from"], *links["topic_to"]}


def test_the_same_corpus_with_its_own_model_gives_the_same_tables(before: Path, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(before, tmp_path / "again"))
    output = run(workspace, (*MODELLING, "models"), [6], KEPT)
    assert "延续 6 个，" in output and "采用 6 个主题" in output
    files = ["lda/6/topic_words", "lda/6/section_topics", "lda/6/topic_starts", "lda/6/held_out"]
    files += ["coherence/coherence", "topics/topic_years", "topics/topic_quality", "topics/topic_sections"]
    for name in files:
        path = f"data/{name}.parquet"
        assert (workspace / path).read_bytes() == (before / path).read_bytes(), name
    assert (workspace / "models/lda/6.npz").read_bytes() == (before / KEPT).read_bytes()


def test_what_can_not_be_gone_on_from_is_refused_before_any_work(before: Path, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(before, tmp_path / "refused"))
    (workspace / "data/previous/text.npz").write_text("topic,term")
    for previous, candidates, problem in (
        ("data/previous/2021.npz", [6], "data/previous/2021.npz 不存在或是空的；请在运行之后把 models/lda"),
        ("data/previous/text.npz", [6], "data/previous/text.npz 不是 models 阶段写出的模型"),
        (
            "models/lda/6.npz",
            [6],
            "topics.previous 为 'models/lda/6.npz'；必须是 data/previous 中的文件：请把它复制到那里",
        ),
        ("data/previous/../x.npz", [6], "必须是 data/previous 中的文件"),
        (KEPT, [4, 6], f"topics.candidates 中有 4，少于 {KEPT}（topics.previous）的 6 个主题"),
    ):
        assert problem in run(workspace, ["repro"], candidates, previous, code=1)
