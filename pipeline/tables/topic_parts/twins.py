"""Tables of `topics`: topics of a fit that are parts of one theme."""

from pipeline.tables.codes import TWIN_REASONS
from pipeline.tables.columns import count, number, share, shared, text, topic
from pipeline.tables.contract import Table

TOPIC_TWINS = Table(
    "data/topics/topic_twins.parquet",
    (
        "拟合所得的两个用词相近（余弦 0.3 以上）的主题：是否为孪生主题（同一主题的两半）",
        "two topics of the fit that are alike in words (a cosine of 0.3 or more): whether they are twins, two halves of one theme",
    ),
    {
        "topic": topic("主题在拟合中的编号", "number of the topic in the fit"),
        "twin": topic("另一主题在拟合中的编号", "number of the other topic in the fit"),
        "cosine": share("词分布的余弦相似度", "cosine similarity of the word distributions"),
        "share_shared": share(
            "两者各占一成以上的条目，占条目较少一方（占一成以上）的条目的份额",
            "of the sections in which the topic that has fewer takes a tenth or more, those in which both do",
        ),
        "loss": number(
            "合并使每个词的对数似然减少多少（奈特，对未用于统计该主题用词的文本）；独立来源太少则为空",
            "log-likelihood that is lost a word by joining them, in nats, of text that their words were not counted from; "
            "empty where voices are too few",
            gap=True,
        ),
        "loss_se": number("上一列的标准误", "standard error of loss", low=0, gap=True),
        "n_voices": count("据以比较的独立来源数", "voices that the loss rests on"),
        "reason": text(
            "为何是孪生主题；空为不是", "why they are twins; empty where they are not", codes=TWIN_REASONS, gap=True
        ),
    },
    key=("topic", "twin"),
    laws=("topic < twin",),
)
TOPIC_MEMBERS = Table(
    "data/topics/topic_members.parquet",
    (
        "拟合所得的一个主题：属于哪一组孪生主题，报告中是哪个主题",
        "one topic of the fit: its twins, and the topic that it is described as",
    ),
    {
        "fitted_topic": topic("在拟合中的编号", "number in the fit"),
        "first_twin": topic(
            "它与其孪生主题（孪生的孪生也算）中最小的编号；没有则为自己",
            "smallest number among it, its twins and theirs; its own without one",
            high="fitted_topic",
        ),
        **shared("topic"),
        "weight": share(
            "占合并后主题的词次的份额；未合并者为 1",
            "its part of the words of the topic it was joined into; 1 where it was not",
        ),
    },
    key=("fitted_topic",),
)
