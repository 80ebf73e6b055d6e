"""Tables of `trajectory`: where keywords are mentioned, how often each year, whether they rise or fall."""

from pipeline.tables.columns import count, flag, number, shared, text, year
from pipeline.tables.contract import Table

MENTIONS = Table(
    "data/trajectory/mentions.parquet",
    ("一处提及，含因排除而不计的", "one mention, counted or removed by an exclusion"),
    {
        **shared("keyword"),
        "spelling": text("原文中的写法", "form found in the text"),
        **shared("document_id", "section_id"),
        **shared("year", gap=True),
        **shared("start", "end"),
        "excluded_by": text("使其不计的排除词；计入的为空", "the exclusion that removed it, if one did", gap=True),
        **shared("sentence", "sentence_start"),
        "whole_start": count(
            "整句在文档正文中的起点", "start of the whole sentence in the text", high="sentence_start"
        ),
        "whole_end": count(
            "整句在文档正文中的终点（不含）", "end of the whole sentence in the text, exclusive", low="start"
        ),
    },
    key=("keyword", "document_id", "start"),
)
KEYWORD_YEARS = Table(
    "data/trajectory/keyword_years.parquet",
    (
        "一个关键词的一年；没有文档或文字太少的年份为空",
        "one keyword in one year; a year without documents or with too little text is empty",
    ),
    {
        **shared("keyword", "year", "n_documents", "n_issuers", "n_doubted"),
        **shared("n_documents_with", "n_mentions", "n_chars", "per_10k_chars", "ci_low", "ci_high", gap=True),
        "adjusted_per_10k_chars": number(
            "各地区、层级的构成各年不变时每万汉字的提及次数；在场者不足一半的年份为空",
            "mentions per 10,000 characters if each region and level had the same part of every year; empty where under half are present",
            low=0,
            gap=True,
        ),
        **shared("adjusted_low", "adjusted_high", "share_panel", gap=True),
    },
    key=("keyword", "year"),
    laws=("n_issuers <= n_documents", "n_documents_with <= n_mentions"),
)
KEYWORD_TRENDS = Table(
    "data/trajectory/keyword_trends.parquet",
    ("一个关键词：趋势及其检验", "one keyword: its trend and the test of it"),
    {
        **shared("keyword", "n_mentions"),
        "n_excluded": count("因排除而不计的次数", "mentions removed by an exclusion"),
        **shared("n_documents_with"),
        "first_year": year("首见的年份", "first year with a mention", gap=True),
        "absent_before": flag("此前有文档的年份是否一处未见", "whether earlier years with documents have no mention"),
        "peak_year": year("频率最高的年份", "year of the highest rate", gap=True),
        "rate_ratio": number("每年频率比：当年频率是上一年的多少倍", "rate ratio per year", low=0, gap=True),
        **shared("ci_low", "ci_high", "p", "q", gap=True),
        "n_years": count("有文档的年数，空缺的年份除外", "years with documents, gaps left out"),
        "n_documents": count("这些年份的文档数", "documents of these years"),
        **shared("n_doubted"),
        **shared("verdict"),
    },
    key=("keyword",),
    laws=("first_year <= peak_year", "n_documents_with <= n_mentions", "n_years <= n_documents"),
)
