"""Tables of `intrusion`: what people are asked about topics, and what they answered."""

from pipeline.tables.codes import ITEM_KINDS
from pipeline.tables.columns import count, flag, number, share, shared, text, topic
from pipeline.tables.contract import Table

_KIND = text("问什么", "what is asked about", codes=ITEM_KINDS)
_ANSWERS = {
    "n_answers": count("回答数，含“不知道”", "answers, don't know among them"),
    "n_unsure": count("其中“不知道”", "of these, don't know"),
    "n_right": count("找对混入者的回答数", "answers that name the intruder"),
    "precision": share("正确率：找对数÷回答数；太少则为空", "right answers by answers; empty with too few", gap=True),
}

INTRUSION_ITEMS = Table(
    "data/intrusion/intrusion_items.parquet",
    ("一道题的一个选项，含答案（问卷里没有）", "one option of one item of the form, with the answer"),
    {
        "form": text("问卷的名称，各题的散列值", "the form's name, a hash of all items"),
        "item": text("题号：w01 …，t01 …", "the item: w01 …, t01 …"),
        "kind": _KIND,
        **shared("topic", zh="所问的主题；原文则为最主要的主题", en="the topic asked about; of a passage the first"),
        **shared("section_id", gap=True),
        "passage": text("原文；问词则为空", "the passage; empty for words", gap=True, quotes=True),
        "option": text("选项：A …", "the option: A …"),
        "option_topic": topic("选项所属主题的编号", "number of the option's topic", gap=True),
        **shared("text", zh="一个词，或一个主题居前的词", en="a word, or the top words of a topic", quotes=False),
        "probability": share("词在主题中的概率，或主题在条目中的份额", "of word in topic, or of topic in section"),
        "is_intruder": flag("是否混入者", "whether it is the intruder"),
    },
    key=("item", "option"),
)
INTRUSION_FORMS = Table(
    "data/intrusion/intrusion_forms.parquet",
    ("一个 data/forms 里的文件，采用的和未采用的", "one file in data/forms, used or set aside"),
    {
        "file": text("data/forms 里的文件", "file in data/forms"),
        "annotator": text("作答者；未写或不止一人则为空", "annotator; empty where there is none, or several", gap=True),
        "n_answers": count("回答数", "answers"),
        "used": flag("是否计入", "whether it counts"),
        "reason_zh": text("未采用的原因（中文）", "why it is set aside, in Chinese; empty where it is used", gap=True),
        "reason_en": text("未采用的原因（英文）", "why it is set aside, in English", gap=True),
    },
    key=("file",),
    laws=("used = (reason_zh IS NULL)", "used = (reason_en IS NULL)"),
)
INTRUSION_SCORES = Table(
    "data/intrusion/intrusion_scores.parquet",
    ("一个主题（空为全部）的一类题：能否找出混入者", "one topic (empty: all) and one kind of item"),
    {
        "kind": _KIND,
        **shared("topic", gap=True),
        "n_items": count("题数", "items"),
        "n_annotators": count("作答人数", "annotators"),
        **_ANSWERS,
        **shared("ci_low", "ci_high", gap=True),
        "chance": share("胡乱猜的正确率", "precision of guessing"),
        "mean_log_odds": number(
            "主题对数比（自然对数）：混入的主题与所选主题的份额之比；0 为与模型一致；问词则为空",
            "topic log odds, natural: share of the intruder by that of the topic chosen; 0 agrees with the model; empty for words",
            gap=True,
        ),
        "chance_log_odds": number("胡乱猜的主题对数比", "topic log odds of guessing", gap=True),
    },
    key=("kind", "topic"),
    laws=("n_right + n_unsure <= n_answers",),
)
INTRUSION_ANNOTATORS = Table(
    "data/intrusion/intrusion_annotators.parquet",
    ("一个作答者（空为全部）的一类题：正确与一致", "one annotator (empty: all) and one kind of item"),
    {
        "kind": _KIND,
        "annotator": text("作答者", "annotator", gap=True),
        **_ANSWERS,
        "share_agreeing": share(
            "他人对同题的回答中，与其相同者", "of others' answers to the same items, those that agree", gap=True
        ),
        "alpha": number(
            "Krippendorff α，1 为完全一致，0 为偶然；限全部作答者",
            "Krippendorff's α, 1 full agreement, 0 chance; of all annotators only",
            high=1,
            gap=True,
        ),
    },
    key=("kind", "annotator"),
    laws=("n_right + n_unsure <= n_answers",),
)
