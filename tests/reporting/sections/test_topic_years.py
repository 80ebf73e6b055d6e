"""What the page says of topics by year, and by region and level."""

import polars as pl

from pipeline.reporting.sections.topic_years import describe_groups
from pipeline.reporting.writing.templating import render
from tests.reporting.conftest import report_params


def test_shares_by_region_and_level_stand_in_one_table_a_kind() -> None:
    rows = [
        (kind, group, topic, share, share and share / 2, share and share * 2, n, 2)
        for kind, group, n, shares in (
            ("region", "甲<区>", 3, (0.2, 0.3)),
            ("region", "乙区", 9, (0.1, 0.4)),
            ("level", "市", 12, (None, 0.5)),
        )
        for topic, share in enumerate(shares)
    ]
    names = ["group_kind", "group", "topic", "prevalence", "ci_low", "ci_high", "n_documents", "n_issuers"]
    kinds = describe_groups(pl.DataFrame(rows, schema=names, orient="row"))
    assert {kind["kind"]: [group["group"] for group in kind["groups"]] for kind in kinds} == {
        "level": ["市"],
        "region": ["乙区", "甲<区>"],
    }
    topics = [{"topic": n, "number": n + 1, "shown": "劳动", "doubt": None} for n in (0, 1)]
    html = render("topic_groups.html", "zh", {"topic_groups": kinds, "topics": topics, "params": report_params("zh")})
    assert '<th class="n">甲&lt;区&gt;</th>' in html and "甲<区>" not in html
    assert '<td class="n" title="5.0% – 20.0%">10.0%</td><td class="n" title="10.0% – 40.0%">20.0%</td>' in html
    assert '<td class="n">—</td>' in html
