"""What a text lost: characters, its end, its items; and what only looks so."""

from typing import Any

import pytest

from pipeline.corpus.audit.findings import Finding
from pipeline.corpus.audit.losses import find_cut_text, find_garbling, find_lost_characters, find_truncation
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.corpus.text.structure import find_sections

SOUND = "甲区教育局2021年工作要点\n一、总体要求\n坚持立德树人（含美育）。落实《意见》（国办发〔2015〕71号）。\n甲区教育局\n2021年3月1日"


def find_lost(text: str) -> Finding | None:
    return find_lost_characters({"text": text})


def find_cut(text: str) -> Finding | None:
    sections: list[dict[str, Any]] = [
        {"level": span.level, "number": span.number, "start": span.start, "end": span.end}
        for span in find_sections(text)
    ]
    return find_truncation({"text": text}, sections)


def test_a_sound_text_lost_nothing() -> None:
    assert find_lost(SOUND) is None
    assert find_cut(SOUND) is None
    assert find_garbling({"text": SOUND}) is None


@pytest.mark.parametrize(
    ("loss", "shown"),
    [
        ("落实意见（教基〔20172号）。", "〔20172号"),
        ("落实意见（教基〔2017号）。", "〔2017号"),
        ("甲区教育局\n2017816\n", "2017816"),
        ("办好�人民满意的教育。", "�"),
        ("我的中国梦”和爱学习”活动。\n经典诵读”。\n向国旗敬礼”。\n", "”"),
        ("2017\n7—8\n做好开学准备。\n9\n检查秋季开学。\n10\n召开会议。\n", "2017"),
    ],
)
def test_lost_characters_are_a_warning_that_shows_them(loss: str, shown: str) -> None:
    text = SOUND + "\n" + loss + "全区教育工作扎实推进。" * 30
    finding = find_lost(text)
    assert finding and finding.severity == "warning" and shown in finding.message_zh
    assert finding.start is not None and shown[0] in text[finding.start : finding.end]


@pytest.mark.parametrize(
    "text",
    [
        "1）做好招生。\n2）做好考试。\n3）做好督导。\n4）做好安全。",
        "电话：64872222，邮编200030，2400台设备，12345热线。",
        "（教基〔2017〕2号）和[2017]3号、（2018）4号。",
        '“一校一品"“一生一案"“一人一策"“一地一品"。',
    ],
)
def test_what_only_looks_like_a_loss_is_none(text: str) -> None:
    assert find_lost(text) is None


def test_many_replacement_signs_are_an_error() -> None:
    finding = find_lost("教�育�发�展" * 20)
    assert finding and finding.severity == "error"


def test_utf8_that_was_read_as_gbk_is_garbled() -> None:
    lines = [f"第{n}条要坚持教育优先发展，办好人民满意的教育，推进改革。" for n in range(40)]
    broken = "\n".join(line.encode().decode("gb18030", "replace") for line in lines)
    finding = find_garbling({"text": broken})
    assert finding and finding.severity == "error"
    assert describe_reason(f"garbled: {finding.detail}", "zh") == "乱码（98%），请换一份原件"
    half = find_garbling({"text": "全区教育工作扎实推进。\n" * 2000 + "\n".join(broken.splitlines()[:3])})
    assert half and half.severity == "info", "so little keeps no document from counting"


@pytest.mark.parametrize("read_as", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    ("written", "name"), [("utf-8", "UTF-8"), ("gb18030", "GBK"), ("big5hkscs", "Big5"), ("utf-8 without controls", "UTF-8")]
)  # fmt: skip
def test_chinese_that_was_read_as_latin_is_garbled(written: str, name: str, read_as: str) -> None:
    sound = (
        "甲區教育局落實課後服務，辦好人民滿意的教育，推進改革。"
        if name == "Big5"
        else "甲区教育局落实课后服务，办好人民满意的教育，推进改革。"
    )
    lines = [f"{n}. {sound}" for n in range(40)]
    broken = "\n".join(line.encode(written.split()[0]).decode(read_as, "replace") for line in lines)
    if "without" in written:
        broken = "".join(character for character in broken if not "\x80" <= character <= "\x9f")
    finding = find_garbling({"text": broken})
    assert finding and finding.severity == "error"
    assert f"{name} 被当作 Latin-1 读过" in finding.message_zh
    half = find_garbling({"text": f"{SOUND}\n" * 200 + broken.splitlines()[0]})
    assert half and half.severity == "info" and half.start == len(SOUND) * 200 + 200


@pytest.mark.parametrize(
    "text",
    [
        "L’été dernier, à l’école, les élèves français ont étudié la Chine ; ça a été très apprécié. " * 20,
        "Über die Größe der Schüler: Ärger, Öl, süß, Maße. " * 20,
        "Công báo: “Giáo dục và Đào tạo” — năm 2021, à á â ã è é ê. " * 20,
        "气温 20°C±5°C，占比 12.5‰；“双减”——‘减负’……《意见》·教育×体育÷2，½、²、¥100、§3、®、©。\n" * 50,
        "各校开设 résumé、café 与 São Paulo 主题课程（Señor Ñandú）。\n" * 50,
    ],
)
def test_european_letters_and_marks_are_not_garbled(text: str) -> None:
    assert find_garbling({"text": text}) is None


def test_a_text_that_ends_in_mid_sentence_is_cut() -> None:
    finding = find_cut("一、师资\n深化教师职称制度改革。强化全链条系统性培养")
    assert finding and finding.severity == "warning" and "系统性培养" in finding.message_zh


@pytest.mark.parametrize(
    "end",
    [
        "甲区教育局\n2021年3月1日",
        "附件：任务分解表",
        "主题词：教育  要点  通知",
        "联系人：张老师，电话12345678",
        "甲区教育局办公室",
    ],
)
def test_signatures_and_attachments_are_ends(end: str) -> None:
    assert find_cut(f"一、总体要求\n坚持立德树人。\n{end}") is None


def test_a_number_left_out_is_named() -> None:
    finding = find_cut("一、德育\n做好德育。\n二、体育\n做好体育。\n四、美育\n做好美育。")
    assert finding and "缺第 三 项" in finding.message_zh
    assert find_cut("一、德育\n做好德育。\n二、体育\n做好体育。\n三、美育\n做好美育。") is None


def test_items_that_start_again_or_run_on_are_whole() -> None:
    assert find_cut("一、德育\n1.甲工作。\n2.乙工作。\n二、体育\n1.丙工作。\n2.丁工作。") is None
    assert find_cut("一、德育\n1.甲工作。\n2.乙工作。\n二、体育\n3.丙工作。\n4.丁工作。") is None


def test_fewer_items_than_promised_are_told() -> None:
    text = (
        "一、主要任务\n今年要抓好以下五个方面：\n（一）德育\n做好德育。\n（二）体育\n做好体育。\n（三）美育\n做好美育。"
    )
    finding = find_cut(text)
    assert finding and "只有 3 项" in finding.message_zh
    assert find_cut(text.replace("五个", "三个")) is None


SENTENCE = "各校要按时报送课程安排。"  # eleven Chinese characters


@pytest.mark.parametrize(
    ("cuts", "share"),
    [
        ([], None),
        (["首页", "政务公开", "联系电话：12345678", "2019-02-18"] * 20, None),  # a page has many of these
        ([SENTENCE], None),  # a tenth and no more
        ([SENTENCE, SENTENCE], "18%"),
        (["首页", SENTENCE * 9], "50%"),
        (["推进" * 50], "50%"),  # a long line without a mark
    ],
)
def test_only_sentences_count_as_cut_text(cuts: list[str], share: str | None) -> None:
    found = find_cut_text({"n_chars": 99 if "推进" not in "".join(cuts) else 100}, cuts, 0.1)
    assert (found.detail if found else None) == share
    if found and share:
        assert found.severity == "warning" and share in found.message_zh and share in found.message_en


@pytest.mark.parametrize("pair", ["《》", "（）", "“”", "〔〕", "【】"])
def test_a_pair_that_a_line_s_end_parts_is_whole_and_one_across_a_stop_is_not(pair: str) -> None:
    first, second = f"落实{pair[0]}关于推进改革的", f"意见{pair[1]}，办好教育。\n"
    assert find_lost(f"{first}\n{second}" * 6) is None
    assert find_lost(f"{first}。\n{second}" * 6)
    assert find_lost(f"{first}\n\n{second}" * 6)
