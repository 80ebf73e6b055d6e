"""Tables of `lda@N` and `coherence`: each candidate number of topics, fitted and measured."""

from pipeline.tables.codes import CHOICES
from pipeline.tables.columns import count, flag, index, number, share, shared, text
from pipeline.tables.contract import Table

TOPIC_WORDS = Table(
    "data/lda/{}/topic_words.parquet",
    ("一个主题的一个词（φ）", "one term of one topic, φ"),
    shared("topic", "term", "probability"),
    key=("topic", "term"),
)
SECTION_TOPICS = Table(
    "data/lda/{}/section_topics.parquet",
    ("一个条目的一个主题（θ）", "one topic of one section, θ"),
    {
        **shared("section_id", "topic"),
        "probability": share(
            "主题在条目中的份额；在学得该主题之前推断、此后未变的条目里为 0，即未知",
            "share of the topic in the section; 0 in an unchanged section where the topic was learned after it: not known",
        ),
    },
    key=("section_id", "topic"),
)
TOPIC_STARTS = Table(
    "data/lda/{}/topic_starts.parquet",
    ("一个主题：重现的次数与评级", "one topic: how often it came back"),
    shared(
        *("topic", "background", "alpha", "n_topic_words"),
        *("n_starts", "n_starts_found", "share_returned", "mean_cosine", "grade"),
    ),
    key=("topic",),
)
HELD_OUT = Table(
    "data/lda/{}/held_out.parquet",
    ("一个起点：对留出文档的预测", "one start: how well it predicts the documents that it left out"),
    {
        "start": index("起点，从 0 起", "start, from 0"),
        "alpha_scale": number(
            "预测最好的 α 是模型 α 的多少倍", "times the model's α that all starts predict best with", low=0
        ),
        "n_words": count("要预测的词数", "words that were to be predicted"),
        **shared("perplexity", "unigram_perplexity"),
    },
    key=("start",),
)
TOPIC_ORIGINS = Table(
    "data/lda/{}/topic_origins.parquet",
    ("一个主题：与上一次的模型的关系；没有则为空表", "one topic beside the earlier model; no row without one"),
    {
        **shared("topic", "previous_topic", "nearest_topic"),
        **shared(
            "similarity",
            zh="与上一次同一主题的词分布的余弦相似度；新学得的，与最相似的主题",
            en="cosine similarity of the word distributions, with previous_topic or else nearest_topic",
        ),
        **shared("share_in_unchanged"),
    },
    key=("topic",),
)
UNCHANGED_SECTIONS = Table(
    "data/lda/{}/unchanged_sections.parquet",
    ("一个文字未变、沿用上一次主题的条目", "one section that keeps the topics which the earlier model gave it"),
    {
        **shared("section_id"),
        "n_words": count("词数，依最早收它的模型的词表", "words, of the vocabulary that first had it"),
    },
    key=("section_id",),
)

_CANDIDATE = {
    **shared("n_topics"),
    **shared("n_starts", low=0),  # none where there were too few sections or terms
    **shared("perplexity"),
    "perplexity_low": number("留出困惑度的区间下限", "lower end of its interval over starts", gap=True),
    "perplexity_high": number("留出困惑度的区间上限", "upper end of that interval", low="perplexity_low", gap=True),
    "excess": number(
        "困惑度比最优者高出的比例；最优者优于不分主题，且主题能重现",
        "perplexity over that of the best candidate that betters no topics and whose topics come back, minus one",
        gap=True,
    ),
    "excess_se": number("上一列的标准误", "standard error of excess", low=0, gap=True),
    **shared("unigram_perplexity"),
    "better_than_unigrams": flag("是否优于不分主题", "whether it betters that", gap=True),
    **shared("c_v", "npmi", "exclusivity", gap=True),
    "share_returned": share(
        "各主题重现的起点占比，按词次加权平均，背景除外",
        "of starts, those in which its topics came back: the mean over topics, weighted by their words, the background aside",
        gap=True,
    ),
    "in_range": flag(
        "是否与最优者同样好：主题能重现，困惑度相差不超过 1%",
        "whether it is as good as the best: its topics come back, its perplexity is within 1% of it",
        gap=True,
    ),
}
COHERENCE = Table(
    "data/coherence/coherence.parquet",
    ("一个候选主题数", "one candidate number of topics"),
    _CANDIDATE,
    key=("n_topics",),
    laws=("perplexity_low <= perplexity <= perplexity_high",),
)
CHOICE = Table(
    "data/topics/choice.parquet",
    ("一个候选主题数：采用与否及理由", "one candidate number of topics, taken or not and why"),
    _CANDIDATE
    | {
        "chosen": flag("是否采用", "whether it was taken"),
        "reason": text("理由", "why", codes=CHOICES),
        "message_zh": text(
            "采用者的说明（中文）", "of the one taken: all that is to be said of the choice, in Chinese", gap=True
        ),
        "message_en": text("采用者的说明（英文）", "the same in English", gap=True),
    },
    key=("n_topics",),
    laws=("perplexity_low <= perplexity <= perplexity_high",),
)
TOPIC_COHERENCE = Table(
    "data/coherence/topic_coherence.parquet",
    ("一个候选的一个主题", "one topic of one candidate"),
    shared("n_topics", "topic", "c_v", "npmi", "exclusivity", "n_shared_nmf", "found_by_nmf"),
    key=("n_topics", "topic"),
)
