"""`python -m pipeline repro [--corpus DIR] [--paper]`: check, run what is stale, say what came out (`make repro`, `make paper`)."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipeline import catalog
from pipeline.corpus.ingest.inputs import read_inputs
from pipeline.corpus.ingest.walk import list_files
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.language import lexicon
from pipeline.language.models import choose_model
from pipeline.params.editing import ask_for_paper, replace_corpus_path
from pipeline.params.errors import InputError, Words
from pipeline.params.reading import PARAMS_PATH, load_params, read_text
from pipeline.params.sections import Params, is_embedded
from pipeline.running import files
from pipeline.running.disk import tell_disk_full
from pipeline.running.dvc_locks import release_rwlock
from pipeline.running.installation import check_libraries, check_lock
from pipeline.running.locks import hold_lock, sign
from pipeline.running.messages import tell
from pipeline.running.privacy import close_folders

REPORT = Path("reports/index.html")
FINDINGS = Path("reports/findings.json")
LOCK = Path("dvc.lock")
FORMER_TERMS = Path("data/lexicon/user_terms.txt")  # where the researcher's own terms lay; a pull may leave it
RUN_LOCK = Path("data/.run.lock")
LEAST_FREE = 10_000_000  # bytes; a run that failed with less than that failed for want of room
# What DVC advises after a run is for who keeps results with git.
ADVICE = re.compile(
    r"$|Updating lock file|Use `dvc push`|To track the changes|\tgit add |To enable auto staging|\tdvc config "
)


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline repro")
    parser.add_argument("--corpus", metavar="DIR", help="write DIR into params.yaml as corpus.path first")
    parser.add_argument("--paper", action="store_true", help="write paper.make: true into params.yaml first")
    asked = parser.parse_args(arguments)
    with hold_lock(RUN_LOCK, meet=refuse) as lock:
        if asked.corpus is not None:
            set_corpus(asked.corpus)
        if asked.paper:
            set_paper()
        check_project()
        tell_duration()
        run_dvc(lock)
    for sentence in json.loads(FINDINGS.read_text(encoding="utf-8"))["findings"]:
        print(f"  · {sentence}")
    tell(f"报告：{REPORT}", f"report: {REPORT}")


def tell_duration() -> None:
    """Say how long it will take, as measured on two cores (README.md)."""
    if REPORT.exists():
        tell(
            "只重算有变动的部分，改动不大时只需数秒",
            "only what is stale runs again: some seconds where little has changed",
        )
    else:
        tell(
            "首次运行：内置语料两三分钟，几份文档约半分钟，上千份文档需数分钟；以后改动不大时只需数秒",
            "first run: two to three minutes for the embedded corpus, half a minute for a handful of documents, "
            "some minutes for a thousand; later runs take seconds where little has changed",
        )


def set_corpus(folder: str) -> None:
    """Write `corpus.path: folder` into params.yaml, all else kept as it stands, and say so.

    Raises InputError, and writes nothing, where the folder can't be used.
    """
    folder = str(Path(folder).expanduser())
    check_folder(folder)
    before = read_text(PARAMS_PATH)
    after = replace_corpus_path(before, folder)
    if after != before:
        files.write_file(PARAMS_PATH, after)
        # It tells of another corpus, and DVC would read and write all of it again for each stage. What was computed stays in its run cache.
        LOCK.unlink(missing_ok=True)
        tell(f"params.yaml：corpus.path 已改为 {folder}", f"params.yaml: corpus.path is {folder} now")


def set_paper() -> None:
    """Write `paper.make: true` into params.yaml, all else kept as it stands, and say so. Raises InputError where it can't be written."""
    before = read_text(PARAMS_PATH)
    after = ask_for_paper(before)
    if after != before:
        files.write_file(PARAMS_PATH, after)
        tell("params.yaml：paper.make 已改为 true", "params.yaml: paper.make is true now")


def check_corpus(params: Params) -> None:
    """Raise InputError where corpus.path, corpus.skip, metadata.csv or topics.covariates can't be used.

    DVC removes a stage's results before it runs.
    """
    if not is_embedded(params.corpus.path):
        refuse_own(params.corpus.path)
        read_inputs(Path(params.corpus.path), params.corpus, params.topics.covariates)


def check_folder(folder: str) -> None:
    """Raise InputError where the documents can't be read from this folder."""
    if not is_embedded(folder):
        refuse_own(folder)
        list_files(Path(folder))


def refuse_own(folder: str) -> None:
    """Raise InputError where a folder holds the project or what it writes."""
    here, corpus = Path().resolve(), Path(folder).resolve()
    own = [here / name for name in ("data", "models", "reports", "pipeline", ".dvc", ".git", ".venv")]
    inside = any(corpus.is_relative_to(place) for place in own) and not corpus.is_relative_to(here / "data/raw")
    if inside or corpus in (here, *here.parents):
        raise InputError(
            f"corpus.path：{folder} 中是流水线自己写的文件；请把文档放进 data/raw",
            f"corpus.path: {folder} holds what the pipeline itself writes; put your documents into data/raw",
        )


def check_project() -> None:
    """Raise InputError, every problem at once, where a run could not succeed."""
    problems: list[Words] = []
    try:
        params = load_params()
    except InputError as error:
        problems += error.problems
    else:
        for check in (check_corpus, check_terms, check_bodies, check_previous, check_model):
            try:
                check(params)
            except InputError as error:
                problems += error.problems
    problems += check_lock(LOCK)
    problems += check_libraries(Path("requirements.lock").read_text(encoding="utf-8"))
    problems += [
        (
            f"{folder}：当前用户不能写入；请授予权限（chmod u+w {folder}），或把项目复制到别处",
            f"{folder}: this user may not write there; give it the right (chmod u+w {folder}) or copy the project",
        )
        for folder in (".", ".dvc", "data", "models", "reports", "reports/figures", "reports/tables")
        if Path(folder).exists() and not os.access(folder, os.W_OK | os.X_OK)
    ]
    if problems:
        raise InputError(problems)


def check_terms(params: Params) -> None:
    """Raise InputError where a word list has faults, or a field of terms has no file; a word that stands in one twice is a warning."""
    fields = [catalog.FIELD_TERMS / f"{field}.txt" for field in params.segment.user_terms]
    problems: list[Words] = []
    if FORMER_TERMS.exists():
        problems.append(
            (
                f"{FORMER_TERMS} 不再读取：请把其中的词移到 {catalog.OWN_USER_TERMS}，再删去它",
                f"{FORMER_TERMS} is no longer read: move its terms to {catalog.OWN_USER_TERMS} and remove it",
            )
        )
    optional = [path for path in (catalog.OWN_USER_TERMS, catalog.OWN_STOP_WORDS, *fields) if path.exists()]
    for path in (*catalog.STOP_LISTS.values(), *optional):
        try:
            lexicon.parse_terms(path)
        except InputError as error:
            problems += error.problems
        else:
            for zh, en in lexicon.find_repeated(path):
                tell(f"注意：{zh}", f"warning: {en}", sys.stderr)
    if problems:
        raise InputError(problems)
    lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)


def check_bodies(_: Params) -> None:
    """Raise InputError where the table of bodies has faults: stages late in a run read it."""
    read_bodies(catalog.BODIES)


def check_model(params: Params) -> None:
    """Raise InputError where the model that annotate.model names is not installed."""
    choose_model(params.annotate.model)


def check_previous(params: Params) -> None:
    """Raise InputError where topics can't go on from the earlier model that topics.previous names."""
    if params.topics.previous:
        # Not above, as most runs have none.
        from pipeline.analysis.topics.fit import previous

        kept = previous.parse_model(files.read_file(Path(params.topics.previous)), params.topics.previous)
        previous.check_candidates(kept, params.topics.candidates)


def run_dvc(lock: IO[str]) -> None:
    """`dvc repro` with this Python first on the path.

    Raises SystemExit where a stage failed; it has said why.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "DVC_NO_ANALYTICS": "1"}
    own_settings = Path(".dvc/config.local")
    if not Path(".git").exists() and not own_settings.exists():
        # A copy without git, from an archive say: DVC refuses to work there unless told.
        files.write_file(own_settings, "[core]\n    no_scm = true\n")
    # A dependency of stages: without the folder DVC would refuse to run them.
    catalog.OWN_USER_TERMS.parent.mkdir(exist_ok=True)
    if load_params().corpus.private:
        close_folders()
    release_rwlock()
    # DVC holds the lock too, for it goes on when this process is killed.
    with subprocess.Popen(
        [sys.executable, "-m", "dvc", "repro"],
        env=environment,
        pass_fds=[lock.fileno()],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as running:
        sign(lock, running.pid)
        try:
            assert running.stdout
            print_lines(line for line in running.stdout if not ADVICE.match(line))
            code = running.wait()
        except KeyboardInterrupt:
            running.wait()  # Ctrl-C has reached it as well, and it puts its files in order
            raise
    if code:
        if shutil.disk_usage(".").free < LEAST_FREE:
            tell_disk_full()  # DVC's own words for it are "unexpected error"
        raise SystemExit(1)


def print_lines(lines: Iterator[str]) -> None:
    """Print as they come. Where the reader stops (`| head`) the run goes on unseen."""
    try:
        for line in lines:
            print(line, end="", flush=True)
    except BrokenPipeError:
        # Python would try to write the rest once more at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        for _ in lines:
            pass


def refuse(process: str) -> None:
    """Another run is going on here."""
    raise InputError(
        f"进程 {process} 正在这里运行 `make repro`；请等它结束，或用 kill 结束它",
        f"process {process} is already running `make repro` here; wait until it ends, or end it with kill",
    )
