"""Numbers and cited parents of thirty real documents, as read by hand before the program was asked."""

import hashlib

import pytest

from pipeline.corpus.metadata.citations import find_citations
from pipeline.corpus.metadata.metadata import detect_metadata
from pipeline.corpus.text.cleaning import clean_text
from tests.conftest import SHARED

CORPORA = SHARED / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is not on this machine")

STATE = "国办发〔2015〕71号"
# The first thirty by the SHA-256 of their file names: own number, and the numbers of what they cite, in reading order.
BY_HAND: dict[str, tuple[str | None, list[str]]] = {
    "meiyu_12-1703506": ("琼府办函〔2021〕76号", ["琼教体〔2021〕20号"]),
    "002_e933f8c45db59335": (None, []),
    "meiyu_12-4170311": ("象政办〔2017〕123号", [STATE, "桂政办发〔2011〕164号"]),
    "000_f9ab105cd27b0d28": ("徐教〔2017〕1号", []),
    "meiyu_12-1151522": ("冀政办发〔2015〕46号", [STATE]),
    "meiyu_12-1186768": (None, [STATE, "冀政办发〔2015〕46号", "廊政办〔2016〕8号"]),
    "meiyu_12-1511394": ("金政办发〔2016〕103号", [STATE, "国办发〔2015〕52号", "浙政办发〔2016〕38号"]),
    "meiyu_12-1758463": ("渝教办发〔2017〕19号", []),
    "meiyu_12-1674773": ("平政办发〔2017〕125号", [STATE, "甘政办发〔2016〕14号"]),
    "meiyu_12-1982647": (None, []),
    "meiyu_12-2342866": ("文政办发〔2017〕294号", ["云政办〔2016〕90号"]),
    "meiyu_12-1185391": ("新兵办发〔2016〕16号", [STATE]),
    "meiyu_12-1149227": ("皖政办〔2015〕67号", [STATE]),
    "meiyu_12-1199446": ("川办发〔2016〕41号", [STATE, "川委办〔2014〕7号", "川办发〔2015〕107号"]),
    "meiyu_12-1400331": ("泉政办〔2017〕106号", [STATE, "闽政办〔2016〕69号"]),
    "meiyu_4-337360": ("教体艺厅函〔2019〕52号", ["教体艺厅函〔2019〕41号"]),
    "meiyu_12-2506420": ("陕教体办〔2016〕53号", ["教体艺〔2015〕5号", "陕教体〔2015〕28号"]),
    "meiyu_12-1210208": ("粤府办〔2016〕82号", [STATE]),
    "meiyu_12-3900298": ("南政办〔2017〕215号", ["闽政办〔2016〕69号"]),
    "meiyu_12-1495465": ("景府办发〔2018〕17号", ["赣府厅发〔2016〕46号"]),
    "004_66030cd0ee0c5d09": (None, ["教基一厅〔2017〕2号"]),
    "meiyu_12-842100": ("京教体艺〔2014〕7号", []),
    "meiyu_12-1206782": ("黑政办发〔2016〕73号", [STATE, "中发〔2015〕27号", "黑发〔2010〕17号"]),
    "meiyu_12-1207411": ("绍政办发〔2016〕50号", [STATE, "浙政办发〔2016〕38号"]),
    # A number stands behind the title that is passed on, so the short name for it, 《意见》, is a citation of it as well.
    "meiyu_12-1274750": (None, ["洪府厅发〔2017〕50号", "洪府厅发〔2017〕50号"]),
    "meiyu_4-354375": ("教体艺厅函〔2021〕8号", []),
    "meiyu_12-1244841": ("赣府厅发〔2016〕46号", [STATE]),
    "meiyu_12-4205824": (None, []),
    "meiyu_12-1757253": ("榕政办〔2017〕121号", [STATE, "闽政办〔2016〕69号"]),
    "meiyu_12-1253501": ("厦府办〔2017〕3号", [STATE, "闽政办〔2016〕69号"]),
}


def read(stem: str) -> tuple[str, tuple[str, ...]]:
    [place] = CORPORA.glob(f"*/{stem}.txt")
    cleaned = clean_text(place.read_text(encoding="utf-8"))
    return cleaned.text, cleaned.chrome


def test_the_thirty_were_chosen_by_a_rule() -> None:
    names = [path for folder in ("edu_meiyu_policy", "seeds") for path in (CORPORA / folder).glob("*.txt")]
    chosen = sorted(names, key=lambda path: hashlib.sha256(path.name.encode()).hexdigest())[:30]
    assert [path.stem for path in chosen] == list(BY_HAND)


@pytest.mark.parametrize("stem", BY_HAND)
def test_own_number_and_cited_numbers(stem: str) -> None:
    text, chrome = read(stem)
    own, cited = BY_HAND[stem]
    assert detect_metadata(text, chrome, "0123.txt", {}).document_number == own
    # What stands in brackets or before a title; an abbreviation spelt out again carries the number of its title.
    stated = [
        found for found in find_citations(text) if found.document_number and "号" in text[found.start : found.end]
    ]
    assert [found.document_number for found in stated] == cited
    for found in stated:
        assert text[found.start : found.end].count("《") >= 1
        assert found.title and "\n" not in found.title


def test_the_parent_of_most_has_one_title() -> None:
    """The notice of 2015 is cited under one name, 24 characters long."""
    titles = {
        found.title
        for stem in BY_HAND
        for found in find_citations(read(stem)[0])
        if found.document_number == STATE and "简称" not in (found.title or "")
    }
    assert {len(title or "") for title in titles} == {24}
