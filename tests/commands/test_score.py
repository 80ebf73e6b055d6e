"""`python -m pipeline score`: a run's own documents come out as the run has them, any others the same alone as among others."""

import hashlib
import io
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.matrices import measure_sections
from pipeline.analysis.topics.describe.prevalence import count_sections, share_words
from pipeline.commands import score
from pipeline.language.parts_of_speech import tag_words
from pipeline.params.errors import InputError
from pipeline.running.run import main
from tests.analysis.matrices import as_terms, as_topics
from tests.conftest import make_workspace
from tests.own_params import write_own_params
from tests.whole_runs import run_lines

STAGES = (
    "demo",
    "ingest",
    "audit",
    "word_lists",
    "segment",
    "vectorize",
    "lda 4",
    "lda 6",
    "tfidf",
    "coherence",
    "topics",
    "models",
)
DOCUMENTS = "data/demo/documents"
GROUP = "[{name: 办学, any: [集团化办学, 优质均衡], not: [双减]}]"
PLAN = "加强劳动教育，建设实践基地。\n提高课堂教学质量，开展教学研究，改进学科教学。\n落实双减，防止双减半途而废。\n"
ENGLISH = "This text is in English, and there is nothing to be counted in it."
NAMES = "[{name: 教与学, terms: [学科, 教学]}]"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the embedded corpus was read, modelled and searched for keywords and a group."""
    workspace = make_workspace(tmp_path_factory.mktemp("score"))
    params = write_own_params().replace("groups: []", f"groups: {GROUP}").replace("names: []", f"names: {NAMES}")
    assert GROUP in params and NAMES in params
    (workspace / "params.yaml").write_text(params, encoding="utf-8")
    run_lines(workspace, [*STAGES, "trajectory"])
    return workspace


@pytest.fixture
def workspace(finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That workspace, to stand in and to change nothing of."""
    monkeypatch.chdir(finished)
    return finished


@pytest.fixture(scope="module")
def own(finished: Path) -> pl.DataFrame:
    """The scores of the run's own documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(finished)
        return run(DOCUMENTS, finished.parent / "own.csv")


def run(folder: str | Path, out: Path, *options: str) -> pl.DataFrame:
    score.main(str(folder), "--out", str(out), *options)
    return read(out)


def read(source: Path | io.BytesIO) -> pl.DataFrame:
    return pl.read_csv(source, infer_schema_length=None, schema_overrides={"set_aside": pl.String})


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def topics_of(scores: pl.DataFrame) -> list[str]:
    return [name for name in scores.columns if name.startswith("topic_")]


def hash_all(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


# ── a run's own documents ───────────────────────────────────────────────────────────────────────────


def test_shares_are_those_of_the_fit(workspace: Path, own: pl.DataFrame) -> None:
    n_topics = catalog.chosen_topics()
    names = topics_of(own)
    assert [name.split()[0] for name in names] == [f"topic_{topic}" for topic in range(1, n_topics + 1)]
    section_topics, section_terms = catalog.section_topics.read(n_topics), catalog.section_terms.read()
    alpha = catalog.topic_starts.read(n_topics).sort("topic")["alpha"].to_numpy()
    nothing = catalog.unchanged_sections.empty()
    with np.load(catalog.start_topics(n_topics)) as starts:
        theta, phi, terms = as_topics(section_topics), starts["phi"], starts["terms"].tolist()
    counted = count_sections(as_terms(section_terms), theta.section_ids, alpha, phi, terms, nothing)
    shares = share_words(counted, theta, alpha, nothing)
    n_words = measure_sections(as_terms(section_terms), nothing)["n_words"].to_numpy()
    places = catalog.sections.read().join(catalog.documents.read(), on="document_id").select("section_id", "path")
    path_of = dict(places.iter_rows())
    paths = np.array([path_of[section_id] for section_id in shares.section_ids])
    assert set(own["path"]) == set(paths)
    for row in own.iter_rows(named=True):
        inside = paths == row["path"]
        expected = n_words[inside] @ shares.words[inside] / n_words[inside].sum()
        assert [row[name] for name in names] == pytest.approx(expected.tolist(), abs=3e-6)
        assert row["n_words_known"] == n_words[inside].sum()
        assert row["no_topics"] is None and 0.5 <= row["share_known"] <= 1


def test_topics_have_the_names_and_labels_of_the_report(workspace: Path, own: pl.DataFrame) -> None:
    labels = catalog.topic_labels.read().sort("topic").select(pl.coalesce("name", "label")).to_series()
    assert [name.split(" ", 1)[1] for name in topics_of(own)] == labels.to_list()
    assert "教与学" in labels


def test_metadata_are_those_of_ingest(workspace: Path, own: pl.DataFrame) -> None:
    documents = catalog.documents.read().sort("path")
    told = own.with_columns(pl.col("issued_on").cast(pl.String))
    for name in score.METADATA:
        if name != "reference":
            expected = documents[name].cast(pl.String) if name == "issued_on" else documents[name]
            assert told[name].to_list() == expected.to_list(), name
    for reference, whole, path in zip(own["reference"], documents["reference"], own["path"], strict=True):
        assert whole in (reference, f"{reference} · {path}")
    assert own["set_aside"].null_count() == own.height == documents.height


def test_keywords_and_groups_are_those_of_the_mentions(workspace: Path, own: pl.DataFrame) -> None:
    mentions = (
        catalog.mentions.read()
        .join(catalog.documents.read(), on="document_id")
        .select("keyword", "path", "excluded_by")
    )
    names = [name.removeprefix("n_mentions ") for name in own.columns if name.startswith("n_mentions ")]
    assert names == ["双减", "劳动教育", "集团化办学", "师德师风", "办学"]
    for name in names:
        for path, n, rate, n_chars in own.select(
            "path", f"n_mentions {name}", f"per_10k_chars {name}", "n_chars"
        ).iter_rows():
            assert n == mentions.filter(pl.col("excluded_by").is_null(), keyword=name, path=path).height
            assert rate == pytest.approx(1e4 * n / n_chars, abs=1e-6)
    assert own["n_mentions 办学"].sum() > 0 and mentions["excluded_by"].count() > 0


def test_nothing_is_written_but_the_csv(workspace: Path, tmp_path: Path) -> None:
    before = hash_all(workspace)
    run(DOCUMENTS, tmp_path / "a/scores.csv")
    assert hash_all(workspace) == before
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["scores.csv"]


def test_a_kept_model_needs_no_run(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    n_topics = 4
    project = make_workspace(tmp_path)
    shutil.copy(finished / f"models/lda/{n_topics}.npz", project / "data/previous/2022.npz")
    monkeypatch.chdir(project)
    scores = run(put(tmp_path / "new", a=PLAN * 4), tmp_path / "out.csv", "--model", "data/previous/2022.npz")
    assert len(topics_of(scores)) == n_topics
    assert scores.select(pl.sum_horizontal(topics_of(scores))).item() == pytest.approx(1, abs=1e-5)
    with pytest.raises(InputError, match=r"run `make repro` first, or name one, as --model data/previous/2022.npz"):
        score.main(str(tmp_path / "new"))


def test_parts_of_speech_that_do_not_count_are_left_out_here_too(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_workspace(tmp_path)
    params = write_own_params().replace("pos: []", "pos: [VERB]")
    assert "pos: [VERB]" in params
    (project / "params.yaml").write_text(params, encoding="utf-8")
    source = next((finished / DOCUMENTS).glob("*.txt"))
    (tmp_path / "new").mkdir()
    shutil.copy(source, tmp_path / "new")
    tokens = pl.read_parquet(finished / "data/segment/tokens.parquet")
    documents = pl.read_parquet(finished / "data/ingest/documents.parquet").filter(path=source.name)
    terms = pl.read_parquet(finished / "data/vectorize/section_terms.parquet")["term"].unique()
    known = tokens.join(documents, on="document_id", how="semi").filter(pl.col("token").is_in(terms.implode()))
    n_verbs = (tag_words(known["token"]) == "VERB").sum()
    monkeypatch.chdir(project)
    scores = run(tmp_path / "new", tmp_path / "out.csv", "--model", str(finished / "models/lda/4.npz"))
    assert scores["n_words_known"].to_list() == [n_verbs] and 0 < n_verbs < known.height


# ── others' documents ───────────────────────────────────────────────────────────────────────────────


def test_a_document_alone_has_the_row_that_it_has_among_others(workspace: Path, tmp_path: Path) -> None:
    texts = {
        "a": f"甲区教育局2023年工作要点\n{PLAN * 3}",
        "b": f"甲区教育局2023年工作要点\n{PLAN * 2}推进集团化办学，促进优质均衡。\n",
        "c": "关于开会的通知\n请于明日到会。\n",
        "d": f"乙区教育局2019年工作要点\n{PLAN}",
    }
    together = run(put(tmp_path / "all", **dict(reversed(texts.items()))), tmp_path / "all.csv")
    assert together["path"].to_list() == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert together["title"][0] == together["title"][1]
    for name, text in texts.items():
        alone = run(put(tmp_path / name, **{name: text}), tmp_path / f"{name}.csv")
        assert alone.rows() == together.filter(path=f"{name}.txt").rows()


def test_a_year_is_not_needed(workspace: Path, tmp_path: Path) -> None:
    scores = run(put(tmp_path / "new", a=PLAN * 4), tmp_path / "out.csv")
    assert scores["year"].to_list() == [None] and scores[topics_of(scores)[0]][0] is not None


def test_what_can_not_be_used_is_set_aside_told_and_counted(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "new", a=PLAN * 4, b=PLAN * 4, c=ENGLISH, d="")
    (folder / "e.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(50))
    scores = run(folder, tmp_path / "out.csv")
    assert scores["path"].to_list() == ["a.txt", "b.txt", "c.txt", "d.txt", "e.rar"]
    reasons = scores["set_aside"].to_list()
    assert reasons[0] is None and reasons[1] == "与 a.txt 正文相同" and "请先解压" in reasons[4]
    assert scores.drop("path", "set_aside")[1:].null_count().row(0) == (4,) * (scores.width - 2)
    told = capsys.readouterr().out.splitlines()
    assert told[:4] == [
        f"未采用：{path}：{reason}" for path, reason in zip(scores["path"][1:], reasons[1:], strict=True)
    ]
    assert told[-1].startswith("score：5 个文件，采用 1 个，未采用 4 个；0 个因")


def test_of_many_that_are_set_aside_the_first_are_named(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "new", z=PLAN, **{f"a{n:02d}": f"{ENGLISH} {n}" for n in range(score.MOST_NAMED + 3)})
    run(folder, tmp_path / "out.csv")
    told = capsys.readouterr().out
    assert told.count("未采用：a") == score.MOST_NAMED and "未采用的还有 3 个，见 CSV" in told


def test_too_few_known_words_leave_topics_empty_and_say_why(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "麒麟踟蹰，貔貅徘徊，饕餮彷徨，魑魅魍魉。\n"
    scores = run(put(tmp_path / "new", a="加强教学研究。", b=PLAN * 4 + other * 60, c=PLAN * 4), tmp_path / "out.csv")
    assert scores["no_topics"].to_list() == ["模型词表中的词不足 30 个", "词在模型词表中的不足 50%", None]
    assert scores["n_words_known"][0] < 30 <= scores["n_words_known"][1] and scores["share_known"][1] < 0.5
    assert scores.select(topics_of(scores)).null_count().row(0) == (2,) * len(topics_of(scores))
    assert scores["n_mentions 双减"].to_list() == [0, 4, 4]  # 双减半 is an exclusion
    assert "2 个因模型认得的词太少而没有主题" in capsys.readouterr().out


def test_without_a_file_the_csv_alone_goes_to_the_screen(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "new", a=f"=甲区教育局2023年工作要点\n{PLAN * 4}", b=ENGLISH)
    score.main(str(folder))
    printed = capsys.readouterr()
    assert "未采用：b.txt" in printed.err and "score：2 个文件" in printed.err
    score.main(str(folder), "--out", str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == printed.out
    assert "'=甲区" in printed.out  # which a spreadsheet would run


def test_it_speaks_the_language_of_the_report(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_workspace(tmp_path)
    params = write_own_params().replace("language: zh", "language: en")
    (project / "params.yaml").write_text(params, encoding="utf-8")
    monkeypatch.chdir(project)
    model = str(finished / "models/lda/4.npz")
    scores = run(put(tmp_path / "new", a="加强教学研究。", b=ENGLISH), tmp_path / "out.csv", "--model", model)
    assert scores["no_topics"][0] == "fewer than 30 words of the model's vocabulary"
    assert scores["set_aside"][1].startswith("not Chinese")
    told = capsys.readouterr().out
    assert "set aside: b.txt: not Chinese" in told and "score: 2 files, 1 used, 1 set aside; 1 without topics" in told


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────


def refuse(*arguments: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        score.main(*arguments)
    return [english for _, english in refused.value.problems]


def test_every_problem_is_named_at_once_and_nothing_is_written(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(tmp_path / "没有"), "--model", "params.yaml", "--out", str(tmp_path)]
    model, folder, out = refuse(*arguments)
    assert model.startswith("--model: params.yaml is no model that the stage models wrote")
    assert folder.startswith(f"score: {tmp_path / '没有'} does not exist; name the folder")
    assert out == f"--out is {tmp_path}, which is a folder; name a file, as scores.csv"
    assert list(tmp_path.iterdir()) == []
    assert main(["score", *arguments]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_folder_that_holds_nothing_is_refused(workspace: Path, tmp_path: Path) -> None:
    assert refuse(str(tmp_path)) == [f"{tmp_path} is empty; put the documents into it"]
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (problem,) = refuse(str(tmp_path / "a.txt"))
    assert "is a file" in problem
    (problem,) = refuse(str(tmp_path), "--model", "data/previous/2019.npz")
    assert problem.startswith("--model: data/previous/2019.npz is missing or empty; copy one of models/lda/*.npz there")


def test_where_no_file_can_be_used_each_reason_is_named(workspace: Path, tmp_path: Path) -> None:
    problems = refuse(str(put(tmp_path / "new", a=ENGLISH, b="")))
    assert "none of the 2 files can be used" in problems[0] and len(problems) == 3


def test_a_file_that_can_not_be_written_is_said(workspace: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "new", a=PLAN)
    (problem,) = refuse(str(folder), "--out", str(folder / "a.txt" / "scores.csv"))
    assert "it can't be written" in problem


def test_faults_of_the_params_and_word_lists_are_named_with_the_others(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_workspace(tmp_path / "project")
    monkeypatch.chdir(project)
    (project / "data/lexicon/spellings.yaml").write_text("集团化办学\n", encoding="utf-8")
    (project / "data/lexicon/own/user_terms.txt").write_text("集团化 办学\n", encoding="utf-8")
    model = str(finished / "models/lda/4.npz")
    problems = refuse(str(tmp_path / "没有"), "--model", model)
    assert [problem.split()[0] for problem in problems] == [
        "data/lexicon/spellings.yaml",
        "data/lexicon/own/user_terms.txt",
        "score:",
    ]
    text = (project / "params.yaml").read_text(encoding="utf-8")
    (project / "params.yaml").write_text(text.replace("max_df: 0.3", "max_df: 3"), encoding="utf-8")
    assert "max_df" in refuse(str(tmp_path / "没有"), "--model", model)[0]
