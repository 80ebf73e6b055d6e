"""Tables of `tfidf`: the terms that set sections, years and regions apart."""

from pipeline.tables.columns import count, flag, index, number, share, shared
from pipeline.tables.contract import Table

SECTION_TFIDF = Table(
    "data/tfidf/section_tfidf.parquet",
    ("一个条目的一个词，加权", "one term of one section, weighted"),
    shared("section_id", "term", "tfidf"),
    key=("section_id", "term"),
)
YEAR_TERMS = Table(
    "data/tfidf/year_terms.parquet",
    ("一年按 TF-IDF 排序的一个词", "one of the top terms of one year by TF-IDF"),
    {
        **shared("year", "rank", "term", "tfidf", "count"),
        **shared("n_documents", zh="当年含该词的文档数", en="documents of the year with the term"),
    },
    key=("year", "term"),
    laws=("1 <= n_documents <= count",),
)
KEYNESS = Table(
    "data/tfidf/keyness.parquet",
    (
        "一组（某年、某地区）的一个特征词，或多用而居该组前 keyness.n_terms 位的一个词",
        "one term of one group (year, region) that is distinctive, or among the keyness.n_terms with the highest z above 0",
    ),
    {
        **shared("group_kind", "group", "term"),
        **shared("count", zh="自有文字中的次数", en="occurrences in own words"),
        **shared(
            "n_documents", zh="该组自有文字含该词的文档数", en="documents of the group with the term in their own words"
        ),
        "n_group_documents": count(
            "该组有自有条目的文档数（抄录过半者不计）",
            "documents of the group with sections of their own, not half copied or more",
        ),
        "n_voices": count(
            "该组自有文字中含该词的独立来源数",
            "voices with the term in their own words of the group",
            high="n_group_voices",
        ),
        "n_group_voices": count(
            "该组有自有条目的独立来源数（抄录过半者不计）；检验以独立来源为单位",
            "voices with sections of their own in the group, not half copied or more: the units of the test",
        ),
        "share_documents": share("该组文档中含该词的占比，0 至 1", "of these documents, those with the term"),
        "dispersion": share(
            "离散度 Gries' DP：0 为在该组文档中分布均匀，近 1 为集中于少数文档",
            "dispersion, Gries' DP: 0 spread evenly over the group's documents, near 1 all in few",
        ),
        "log_odds": number(
            "对数优势比（该组对其余各组，按先验收缩）：0 为无异，0.69 为两倍",
            "log-odds ratio of the group against all others, shrunk by the prior: 0 no difference, 0.69 twice",
        ),
        "standard_error": number(
            "对数优势比的标准误，以一个独立来源在一组的文字为抽样单位",
            "its standard error, from what each voice wrote in a group",
            low=0,
        ),
        "z": number("p 值化为正态分位数，大者更多用", "p as a normal deviate; the higher, the more it is used", low=0),
        **shared("p", "q"),
        "distinctive": flag("是否特征词：q 小于阈值", "whether distinctive: q below the threshold"),
    },
    key=("group_kind", "group", "term"),
    laws=("1 <= n_documents <= n_group_documents", "n_documents <= count", "1 <= n_voices <= n_documents"),
)
KEYNESS_GROUPS = Table(
    "data/tfidf/keyness_groups.parquet",
    ("一组（某年、某地区），及其中检验了多少词", "one group (year, region), and how many terms were tested in it"),
    {
        **shared("group_kind", "group"),
        **shared(
            "n_documents",
            zh="该组有自有条目的文档数（抄录过半者不计）",
            en="documents of the group with sections of their own, not half copied or more",
        ),
        "n_voices": count("其独立来源数，检验以之为单位", "their voices, the units of the test", high="n_documents"),
        "n_terms": count("该组自有文字中的词数", "terms in own words of the group"),
        "n_tested": count(
            "该组检验的词数，含该组中未出现者；0 为证据不足。q 按同类各组之和校正",
            "terms tested, those that the group lacks included; 0: not enough evidence. q is adjusted for all those of a kind",
        ),
        "n_distinctive": count("该组的特征词数", "distinctive terms of the group"),
    },
    key=("group_kind", "group"),
    laws=("1 <= n_voices", "n_distinctive <= n_tested", "n_distinctive <= n_terms"),
)
NAME_TERMS = Table(
    "data/tfidf/name_terms.parquet",
    (
        "一个地名、机构名或文号代字（keyness.own_names），不作特征词检验",
        "one name of a place or body, or head of document numbers (keyness.own_names), not tested as distinctive term",
    ),
    shared("term"),
    key=("term",),
)
TERM_EXAMPLES = Table(
    "data/tfidf/term_examples.parquet",
    ("一个特征词在该组文档中的一句原文", "one sentence of one distinctive term, from a document of the group"),
    {
        **shared("group_kind", "group", "term", "document_id", "title", "reference"),
        **shared("section_id", "number", "heading", "start", "end", "sentence", "sentence_start"),
    },
    key=("group_kind", "group", "term", "document_id", "start"),
)
NMF_TERMS = Table(
    "data/tfidf/nmf_terms.parquet",
    ("一个主题数下 NMF 一个因子的一个词", "one top term of one factor of NMF, for one number of topics"),
    {
        **shared("n_topics"),
        "factor": index("因子，从 0 起", "factor, from 0"),
        **shared("rank", "term"),
        "weight": number("权重", "weight of the term in the factor", low=0),
    },
    key=("n_topics", "factor", "rank"),
)
