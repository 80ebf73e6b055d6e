"""What stages wrote goes; what people wrote stays."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.commands import clean
from pipeline.running import files


def test_every_output_goes_and_what_people_wrote_stays(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    before = {path for path in Path().rglob("*") if path.is_file()}
    stages = YAML(typ="safe", pure=True).load(Path("dvc.yaml"))["stages"]
    outs = [out for stage in stages.values() for out in stage.get("do", stage)["outs"]]
    assert {"data/lda/${item.n_topics}", "reports/index.html", "reports/figures/${key}"} <= set(outs)
    for out in [*outs, "data/cache"]:
        # The tests' candidates are 4 and 6; of 9 an earlier run left its folder.
        for n_topics in (4, 6, 9):
            place = Path(out.replace("${item.n_topics}", str(n_topics)).replace("${key}", "keywords"))
            files.write_file(place if place.suffix else place / "table.parquet", "x")
    clean.main()
    assert {path for path in Path().rglob("*") if path.is_file()} == before
