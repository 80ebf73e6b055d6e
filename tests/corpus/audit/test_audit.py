"""The audit whole: which documents count, what is doubted, what is copied; on made-up documents and on the five real ones."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline import catalog
from pipeline.corpus.audit.audit import Audit, audit_corpus
from pipeline.corpus.audit.audit_lexicon import read_history, read_swaps
from pipeline.corpus.audit.relations import copy_tables
from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.corpus.text.structure import count_han
from pipeline.params.errors import InputError
from pipeline.params.sections import AuditParams
from pipeline.params.selection import UNRESTRICTED, OnlyParams
from tests.conftest import PROJECT, SHARED
from tests.corpus.audit.ingested import get_table, make_ingested, take_tables
from tests.corpus.files import make_corpus_params
from tests.own_params import load_own_params

PARAMS = load_own_params().audit
FACTS = read_history(PROJECT / "data/lexicon/history.csv")
SWAPS = read_swaps(PROJECT / "data/lexicon/spun_words.csv")

SCHOOLS = "建立健全学校家庭社区协同育人机制，定期召开家长会，组织教师走访学生家庭，办好家长学校和社区课堂。"
SPORTS = "大力推进校园足球联赛，举办球类比赛，开足体育课，每天校园体育活动不少于一小时。"
SAFETY = "落实安全责任，排查消防隐患，组织防溺水教育，严格门卫值班制度，配齐校园保安。"
BUDGET = "编制年度预算，公开执行情况，加强审计监督，提高经费使用效益，规范政府采购。"


def make(*documents: dict[str, Any]) -> pl.DataFrame:
    """Documents of the district 甲区 in 2021, but for what is given."""
    rows = []
    for place, own in enumerate(documents):
        row = {
            "document_id": f"d{place}",
            "title": f"甲区教育局第{place}号文件",
            "issuer": "甲区教育局",
            "region": "甲区",
            "level": "区县",
            "document_number": None,
            "issued_on": None,
            "year": 2021,
            "year_source": "title",
            "title_source": "head",
            "path": f"{place}.txt",
            "sha256": hashlib.sha256(str(place).encode()).hexdigest(),
        } | own
        rows.append(dict.fromkeys(catalog.documents.columns) | row | {"n_chars": count_han(row["text"])})
    return pl.DataFrame(rows, schema=catalog.documents.schema)


def audit(
    documents: pl.DataFrame,
    params: AuditParams = PARAMS,
    only: OnlyParams = UNRESTRICTED,
    **tables: pl.DataFrame,
) -> Audit:
    made = audit_corpus(make_ingested(documents, **tables), FACTS, SWAPS, params, only)
    for name in ("findings", "copies", "document_uses", "years"):
        getattr(catalog, name).check(get_table(made, name))
    assert made.document_uses["document_id"].to_list() == sorted(documents["document_id"])
    return made


def change(**actions: str) -> AuditParams:
    return replace(PARAMS, checks=replace(PARAMS.checks, **actions))  # type: ignore[arg-type]


def checks(made: Audit) -> list[tuple[str, str, str]]:
    return sorted(made.findings.select("path", "check", "severity").iter_rows())


def uses(made: Audit) -> dict[str, dict[str, Any]]:
    return {row["document_id"]: row for row in made.document_uses.to_dicts()}


def test_sound_documents_all_count_and_nothing_is_found() -> None:
    made = audit(make({"text": SCHOOLS}, {"text": SPORTS, "year": 2023}))
    assert made.findings.is_empty() and pl.concat(made.copies).is_empty()
    assert made.document_uses["used"].all()
    assert made.years.select("year", "n_documents").rows() == [(2021, 1), (2022, 0), (2023, 1)]


def test_the_same_text_counts_once_and_the_earliest_stays() -> None:
    documents = make(
        {"text": SCHOOLS, "issued_on": date(2021, 5, 1)},
        {"text": SCHOOLS, "issued_on": date(2021, 3, 1)},
        {"text": SPORTS},
    )
    made = audit(documents)
    assert uses(made)["d0"]["reason"] == "duplicate: 1.txt" and uses(made)["d1"]["used"]
    assert checks(made) == [("0.txt", "duplicate", "info")]
    assert made.years["n_documents"].to_list() == [2]
    # Kept by the researcher's will, the second has no word of its own.
    kept = uses(audit(documents, params=change(duplicate="flag")))["d0"]
    assert kept["used"] and kept["n_uncopied_chars"] == 0 and kept["share_copied"] == 1.0


def test_a_draft_is_linked_to_the_final_text_and_only_that_counts() -> None:
    text = SCHOOLS + "\n" + SPORTS + "\n" + SAFETY
    documents = make(
        {"text": text, "title": "甲区教育行动方案（征求意见稿）", "issued_on": date(2020, 12, 1), "year": 2020},
        {"text": text.replace("一小时", "两小时"), "title": "甲区教育行动方案", "issued_on": date(2021, 2, 1)},
    )
    made = audit(documents)
    draft, final = uses(made)["d0"], uses(made)["d1"]
    assert (draft["used"], draft["version_of"], draft["reason"]) == (False, "d1", "version: 1.txt")
    # The final text is not called a copy of its own draft.
    assert final["used"] and final["share_copied"] == 0 and final["n_uncopied_chars"] == documents["n_chars"][1]
    assert made.years["year"].to_list() == [2021]
    both = uses(audit(documents, params=change(version="flag")))
    assert both["d0"]["used"] and both["d0"]["version_of"] == "d1"


def test_near_duplicates_of_two_bodies_are_told_with_the_earlier_and_both_count() -> None:
    text = SCHOOLS + SPORTS + SAFETY
    documents = make(
        {"text": text, "title": "甲区体育工作意见", "issued_on": date(2021, 3, 1)},
        {
            "text": text.replace("校园", "学校"),
            "title": "乙区体育工作方案",
            "region": "乙区",
            "issued_on": date(2021, 5, 1),
        },
    )
    made = audit(documents)
    assert ("1.txt", "near_duplicate", "warning") in checks(made) and ("1.txt", "copied", "info") in checks(made)
    message = made.findings.filter(check="near_duplicate")["message_zh"][0]
    assert "甲区体育工作意见" in message and "后者较早" in message
    assert made.document_uses["used"].all()
    aside = uses(audit(documents, params=change(near_duplicate="set_aside")))
    assert aside["d1"]["reason"] == "near_duplicate: 0.txt" and aside["d1"]["share_copied"] is None


def test_a_garbled_document_does_not_count_and_one_with_a_garbled_line_does() -> None:
    """Read as GBK, none of its keywords is there: a zero that is none."""
    broken = "\n".join(
        line.encode().decode("gb18030", "replace") for line in 40 * ["坚持教育优先发展，办好人民满意的教育。"]
    )
    line = SCHOOLS + "\n全区教育工作扎实推进。" * 400 + "\n" + broken[:120]
    made = audit(make({"text": SCHOOLS}, {"text": broken}, {"text": line}))
    assert ("1.txt", "garbled", "error") in checks(made) and ("2.txt", "garbled", "info") in checks(made)
    found = uses(made)
    assert (found["d1"]["used"], found["d2"]["used"]) == (False, True)
    assert found["d1"]["reason"].startswith("garbled: ")


def test_a_copied_passage_is_own_in_the_earlier_document_only() -> None:
    documents = make(
        {"text": SPORTS + SCHOOLS, "issued_on": date(2021, 5, 1)},
        {"text": SCHOOLS + BUDGET, "issued_on": date(2021, 3, 1)},
    )
    made = audit(documents)
    (copy,) = pl.concat(made.copies).to_dicts()
    assert (copy["document_id"], copy["from_document_id"], copy["order"]) == ("d0", "d1", "earlier")
    text = documents["text"][0]
    assert text[copy["start"] : copy["end"]] == SCHOOLS.rstrip("。")
    found = uses(made)
    assert found["d1"]["share_copied"] == 0
    assert found["d0"]["n_uncopied_chars"] == count_han(SPORTS)
    assert found["d0"]["share_copied"] == pytest.approx(count_han(SCHOOLS) / documents["n_chars"][0])


def test_without_dates_the_higher_document_is_the_source() -> None:
    province = {"region": "乙省", "level": "省", "issuer": "乙省教育厅"}
    made = audit(make({"text": SPORTS + SCHOOLS}, {"text": SCHOOLS + BUDGET} | province))
    (copy,) = pl.concat(made.copies).to_dicts()
    assert (copy["document_id"], copy["order"]) == ("d0", "higher")


def test_where_nothing_says_which_is_the_copy_the_passage_stands_both_ways_and_is_own_once() -> None:
    made = audit(make({"text": SPORTS + SCHOOLS}, {"text": SCHOOLS + BUDGET, "region": "乙区"}))
    assert pl.concat(made.copies).select("document_id", "from_document_id", "order").rows() == [
        ("d0", "d1", "unknown"),
        ("d1", "d0", "unknown"),
    ]
    one, two = pl.concat(made.copies).to_dicts()
    assert (one["start"], one["end"]) == (two["from_start"], two["from_end"])
    assert sorted(row["share_copied"] > 0 for row in uses(made).values()) == [False, True]


def test_copies_come_in_pieces_of_whole_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    made = audit(make(*({"text": SCHOOLS + text, "region": text[:2]} for text in (SPORTS, BUDGET, SAFETY))))
    whole = pl.concat(made.copies)
    monkeypatch.setattr(copy_tables, "ROWS_OF_A_PIECE", 1)
    pieces = [piece["document_id"].unique().to_list() for piece in made.copies if piece.height]
    assert sorted(name for piece in pieces for name in piece) == ["d0", "d1", "d2"] and len(pieces) == 3
    assert pl.concat(made.copies).equals(whole)


def test_a_false_year_is_doubted_and_stays() -> None:
    documents = make({"text": SCHOOLS + "以优异成绩迎接党的二十大胜利召开。", "year": 2023}, {"text": SPORTS})
    made = audit(documents)
    assert checks(made) == [("0.txt", "false_year", "error")]
    assert uses(made)["d0"]["year_doubt"] and uses(made)["d0"]["used"] and not uses(made)["d1"]["year_doubt"]
    assert made.years["year"].to_list() == [2021, 2022, 2023]
    kept = audit(documents, params=change(false_year="keep"))
    assert kept.findings.is_empty() and not kept.document_uses["year_doubt"].any()
    aside = audit(documents, params=change(false_year="set_aside"))
    assert uses(aside)["d0"]["reason"] == "false_year: " and aside.years["year"].to_list() == [2021]


def test_what_a_document_states_twice_is_a_finding_with_both_pieces_of_evidence() -> None:
    row = ("d0", "year", "2021", "title", 0, 4, "2019", "document_number", 9, 13)
    twice = pl.DataFrame([row], schema=catalog.contradictions.schema, orient="row")
    documents = make({"text": SCHOOLS}, {"text": SPORTS})
    made = audit(documents, contradictions=twice)
    assert checks(made) == [("0.txt", "contradiction", "warning")]
    message = made.findings.row(0, named=True)
    assert "标题为“2021”" in message["message_zh"] and "文号为“2019”" in message["message_zh"]
    assert (message["start"], message["end"]) == (0, 4)
    aside = audit(documents, contradictions=twice, params=change(contradiction="set_aside"))
    assert uses(aside)["d0"]["reason"] == "contradiction: "
    assert audit(documents, contradictions=twice, params=change(contradiction="keep")).findings.is_empty()


def test_short_documents_and_such_as_are_hardly_chinese_are_told_and_set_aside_as_the_params_say() -> None:
    documents = make(
        {"text": SCHOOLS},
        {"text": "甲区教育局工作要点。"},
        {"text": "The plan of the district for 2021. " * 20 + "甲区"},
    )
    made = audit(documents)
    assert checks(made) == [("1.txt", "too_short", "warning"), ("2.txt", "not_chinese", "warning")]
    assert [uses(made)[key]["reason"] for key in ("d0", "d1", "d2")] == [None, "too_short: 9", None]
    assert audit(documents, params=change(too_short="flag")).document_uses["used"].all()
    aside = uses(audit(documents, params=change(not_chinese="set_aside")))
    assert [aside[key]["reason"] for key in ("d0", "d1", "d2")] == [None, "too_short: 9", "not_chinese: 0%"]


def test_sentences_cut_as_a_page_s_are_a_finding_and_can_set_a_document_aside() -> None:
    documents = make({"text": SCHOOLS}, {"text": SPORTS})
    cut = [("d0", 0, 40, SAFETY, "outside"), ("d1", 0, 4, "网站地图", "page")]
    cuts = pl.DataFrame(cut, schema=catalog.cuts.schema, orient="row")
    assert checks(audit(documents, cuts=cuts)) == [("0.txt", "cut_text", "warning")]
    aside = uses(audit(documents, params=change(cut_text="set_aside"), cuts=cuts))
    share = count_han(SAFETY) / count_han(SAFETY + SCHOOLS)
    assert [aside[key]["reason"] for key in ("d0", "d1")] == [f"cut_text: {share:.0%}", None]


def test_what_ingest_set_aside_stands_among_the_findings() -> None:
    files = pl.DataFrame(
        [
            ("a.bin", None, "x", 3, None, None, None, "unsupported: .bin"),
            ("b.txt", None, "y", 0, None, None, None, "unreadable: Permission denied"),
        ],
        schema=catalog.files.schema,
        orient="row",
    )
    made = audit(make({"text": SCHOOLS}), files=files)
    assert checks(made) == [("a.bin", "unsupported", "warning"), ("b.txt", "unreadable", "error")]
    assert made.findings["document_id"].null_count() == 2


def test_setting_everything_aside_is_refused() -> None:
    documents = make({"text": SCHOOLS + "迎接党的二十大。", "year": 2023})
    with pytest.raises(InputError, match=r"audit\.checks sets 1 of 1 documents aside"):
        audit(documents, params=change(false_year="set_aside"))


def test_the_order_of_documents_changes_no_table() -> None:
    documents = make(
        {"text": SCHOOLS + SPORTS},
        {"text": SPORTS + SAFETY},
        {"text": SCHOOLS + SPORTS, "year": 2022},
        {"text": SAFETY},
    )
    there, back = audit(documents), audit(documents.reverse())
    for name in ("findings", "copies", "document_uses", "years"):
        assert get_table(there, name).equals(get_table(back, name)), name


# ── the five real work plans, as a careful reader has them ──────────────────────────────────────────
@pytest.fixture(scope="module")
def seeds() -> Audit:
    folder = SHARED / "corpora/seeds"
    if not folder.exists():
        pytest.skip("the five real documents are not part of the project")
    corpus = ingest_folder(folder, make_corpus_params(folder))
    return audit_corpus(take_tables(corpus), FACTS, SWAPS, PARAMS, UNRESTRICTED)


def test_the_seeds_have_what_a_careful_reader_finds_and_no_more(seeds: Audit) -> None:
    found = {(Path(path).name[:3], check, severity) for path, check, severity in checks(seeds)}
    assert found == {
        ("001", "false_year", "error"),
        ("001", "spun_text", "error"),
        ("001", "truncated", "warning"),
        ("004", "lost_characters", "warning"),
    }


def test_the_spun_seed_awaits_a_congress_that_was_over_and_keeps_its_year(seeds: Audit) -> None:
    false_year, spun = (
        seeds.findings.filter(check=check).row(0, named=True)["message_zh"] for check in ("false_year", "spun_text")
    )
    assert "标明为 2023 年" in false_year and "二十大" in false_year
    assert all(pair in spun for pair in ("发展→开展", "服务→效劳", "规范→标准", "基础→根底", "〞"))
    assert seeds.document_uses["year_doubt"].sum() == 1 and seeds.document_uses["used"].all()
    assert 2023 in seeds.years["year"].to_list()


def test_the_seed_that_lost_marks_says_which(seeds: Audit) -> None:
    message = seeds.findings.filter(check="lost_characters")["message_en"][0]
    assert "〔20172号" in message


def test_the_seeds_copy_next_to_nothing_from_each_other(seeds: Audit) -> None:
    assert (seeds.document_uses["share_copied"] < 0.05).all()


# ── other real documents ────────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="the real documents are not part of the project")
def test_notices_that_repeat_their_provinces_are_told_and_none_is_accused() -> None:
    corpus = ingest_folder(SHARED / "corpora/edu_meiyu_policy", make_corpus_params("x"))
    made = audit_corpus(take_tables(corpus), FACTS, SWAPS, PARAMS, UNRESTRICTED)
    assert made.findings.filter(severity="error").is_empty()
    titles = dict(corpus.documents.select("path", "region").iter_rows())
    pairs = {titles[path] for path in made.findings.filter(check="near_duplicate")["path"]}
    assert {"驻马店市", "廊坊市", "象山区"} <= pairs
    assert made.document_uses.filter(pl.col("share_copied") > 0.3).height > made.document_uses.height / 2
