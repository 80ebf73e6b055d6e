"""Tables of `self_test`: what the tests of trends say of words that nobody asked for, and which change this corpus could show."""

from pipeline.tables.codes import NO_SELF_TEST
from pipeline.tables.columns import count, flag, number, share, shared, text
from pipeline.tables.contract import Table

FOUND = 0.8  # share of planted rises from which a rise counts as one that this corpus can show

_CLASS = {
    "rate_from": number(
        "频率档的下限（自有文字每万汉字次数）", "class: own mentions per 10,000 characters from", low=0
    ),
    "rate_to": number("频率档的上限（不含）", "up to this, exclusive", low="rate_from"),
}
_SHARES = {
    "share_body": share("机构检验 p < 0.05 者所占份额", "share with p < .05 by the body test"),
    "share_permutation": share("置换检验 p < 0.05 者所占份额", "share with p < .05 by the permutation"),
}

SELF_TEST = Table(
    "data/self_test/self_test.parquet",
    ("全部语料的自检，一行", "the self-test of the corpus, one row"),
    {
        "n_terms": count("充作安慰剂的词数", "terms that stand as placebos"),
        "n_orders": count("每词重排年序的次数", "orders of years for each term"),
        "share_body": share(_SHARES["share_body"].zh, _SHARES["share_body"].en, gap=True),
        "share_permutation": share(_SHARES["share_permutation"].zh, _SHARES["share_permutation"].en, gap=True),
        "years_share": flag(
            "各年文档是否有共同之处（抄录或事件）；未能自检则为空",
            "whether the documents of a year share something, copied text or an event; empty where nothing was tested",
            gap=True,
        ),
        "shortfall": text("未能自检的原因", "why nothing was tested", codes=NO_SELF_TEST, gap=True),
    },
    laws=(
        "(years_share IS NULL) = (shortfall IS NOT NULL)",
        "(share_body IS NULL) = (shortfall IS NOT NULL)",
        "(share_permutation IS NULL) = (shortfall IS NOT NULL)",
    ),
)
PLACEBOS = Table(
    "data/self_test/placebos.parquet",
    ("一个充作安慰剂的词：年序重排后的检验", "one term as a placebo: the tests over years in another order"),
    {
        **shared("term"),
        **_CLASS,
        **shared("n_own_mentions", high=None),
        **shared(
            "n_documents_with",
            zh="自有文字中提及该词的文档数",
            en="documents that say it in own words",
            high="n_own_mentions",
        ),
        "n_voices_with": count("提及该词的独立来源数", "voices with a mention in own words", high="n_documents_with"),
        "own_per_10k_chars": number(
            "自有文字每万汉字提及次数",
            "mentions per 10,000 Chinese characters of own words",
            low="rate_from",
            high="rate_to",
        ),
        **_SHARES,
    },
    key=("term",),
)
PLANTED_CHANGES = Table(
    "data/self_test/planted_changes.parquet",
    ("一档频率、一种植入的逐年上升：发现了多少", "one class of frequency and one planted rise: how often it is found"),
    {
        **_CLASS,
        "growth": number("植入的每年倍数", "planted: the rate of a year over that of the year before", low=1),
        "n": count("植入的次数", "how often it was planted"),
        "share_found": share(
            "发现的份额；该档无词则为空", "share that is found; empty where the class has no term", gap=True
        ),
    },
    key=("rate_from", "growth"),
    laws=("(share_found IS NULL) = (n = 0)",),
)
