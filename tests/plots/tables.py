"""Made-up tables that keep the catalog's contracts, for tests of figures and pages."""

import math
from collections.abc import Sequence

import polars as pl

from pipeline import catalog
from tests.plots.corpus_tables import (
    make_document_uses,
    make_documents,
    make_entity_names,
    make_files,
    make_findings,
    make_places,
    make_sections,
)
from tests.plots.evolution_tables import make_evolution
from tests.plots.intrusion_tables import make_intrusion_tables
from tests.plots.keyword_tables import (
    make_event_changes,
    make_first_uses,
    make_keyword_changes,
    make_keyword_groups,
    make_keyword_years,
    make_mentions,
    make_trends,
)
from tests.plots.known_tables import make_known_keywords, make_known_shapes, make_known_themes
from tests.plots.network_tables import make_network_tables
from tests.plots.robustness_tables import make_robustness
from tests.plots.self_test_tables import make_self_test
from tests.plots.term_tables import make_keyness, make_keyness_groups, make_term_examples, make_year_terms
from tests.plots.topic_tables import (
    make_choice,
    make_topic_effects,
    make_topic_merges,
    make_topic_sections,
    make_topic_terms,
    make_topic_years,
)
from tests.plots.vocabulary import KEYWORDS, NAMES, REGIONS, TERMS, Tables, make_frame


def make_tables(
    years: Sequence[int] = (2017, 2018, 2019, 2020, 2021, 2022, 2023),
    gaps: Sequence[int] = (),
    n_keywords: int = 32,
    n_topics: int = 16,
    per_year: int = 12,
    enough: bool = True,
    known: bool = True,
    n_doubted: int = 0,
) -> Tables:
    """Every table that figures and report read, by its name in the catalog.

    Twelve keywords have the verdicts of VERDICTS, one each, and all others are 不明; unless `enough`, all are 证据不足.
    n_doubted: of the documents of the first year with any, how many the audit has an error about.
    """
    with_documents = [year for year in years if year not in gaps]
    documents = make_documents(with_documents, per_year)
    counts = documents.group_by("year").agg(
        n_documents=pl.len().cast(pl.Int64),
        n_issuers=pl.col("issuer").n_unique().cast(pl.Int64),
        n_regions=pl.col("region").n_unique().cast(pl.Int64),
        n_chars=pl.col("n_chars").sum(),
    )
    year_table = (
        pl.DataFrame({"year": list(years)}, schema={"year": pl.Int32})
        .join(counts, on="year", how="left")
        .with_columns(pl.exclude("year").fill_null(0))
        .with_columns(
            n_doubted=n_doubted * (pl.col("year") == min(with_documents, default=0)).cast(pl.Int64),
            n_left_out=pl.lit(0, pl.Int64),
            outlying=pl.lit(False),
        )
        .sort("year")
    )
    keywords = [*KEYWORDS, *(f"政策用语{n}" for n in range(100))][:n_keywords]
    keyword_years = make_keyword_years(keywords, year_table)
    trends = make_trends(keywords, keyword_years, documents, enough)
    sections = make_sections(documents)
    tables = {
        "documents": documents,
        "files": make_files(documents),
        "years": year_table,
        "places": make_places(documents),
        "findings": make_findings(documents),
        "document_uses": make_document_uses(documents, n_doubted),
        "sections": sections,
        "term_integrity": make_frame(
            "term_integrity",
            [
                ("双减", True, True, 9, 9, 0, 0, 0, None, None, None, "完整"),
                ("优质均衡", False, True, 5, 2, 0, 3, 0, None, "义务教育优质均衡 3", None, "被遮住"),
            ],
        ),
        "suggested_terms": make_frame(
            "suggested_terms",
            [(1, "青檐计划", "青檐计划  # 新词", 9, 4, 9.5, 2.5, 2.5, 50.0, "推进【青檐计划】。")],
        ),
        "year_terms": make_year_terms(with_documents),
        "entity_names": make_entity_names(documents),
        "entity_years": make_frame(
            "entity_years",
            [(label, text, year, per_year, 2 * per_year) for label, text in NAMES for year in with_documents],
        ),
        "entity_regions": make_frame(
            "entity_regions", [(label, text, region, 1, 2) for label, text in NAMES for region in REGIONS[:2]]
        ),
        "keyness": make_keyness(with_documents if enough else ()),
        "keyness_groups": make_keyness_groups(with_documents, enough),
        "name_terms": make_frame("name_terms", []),
        "term_examples": make_term_examples(documents, enough),
        "choice": make_choice(),
        **make_network_tables(TERMS, with_documents, enough),
        **make_intrusion_tables(n_topics, TERMS, sections["section_id"].to_list() or ["s0"]),
        "topic_quality": make_frame(
            "topic_quality",
            [
                (
                    t,
                    1 / n_topics,
                    False,
                    0.05,
                    5,
                    5 - t % 4,
                    1 - t % 4 / 5,
                    0.9,
                    "ABCC"[t % 4],
                    8.4,
                    7,
                    0.5 + math.sin(t) / 5,
                    0.1,
                    0.6,
                    7,
                    True,
                )
                for t in range(n_topics)
            ],
        ),
        "topic_identity": make_frame("topic_identity", []),
        "topic_twins": make_frame("topic_twins", [(0, 1, 0.6, 0.3, 0.02, 0.01, 9, None)] if n_topics > 1 else []),
        "topic_members": make_frame("topic_members", [(t, t, t, 1.0) for t in range(n_topics)]),
        "topic_coherence": make_frame(
            "topic_coherence",
            [(n, t, 0.5 + 0.2 * math.sin(n + t), 0.1, 0.6, 7, True) for n in (10, 16, 22) for t in range(n)],
        ),
        "topic_terms": make_topic_terms(n_topics),
        "topic_labels": make_frame(
            "topic_labels",
            [
                (
                    t,
                    "·".join(TERMS[(7 * t + r) % len(TERMS)] for r in (1, 2, 3)),
                    *[None] * 9,
                    "ABCC"[t % 4],
                    None,
                )
                for t in range(n_topics)
            ],
        ),
        "topic_frames": make_frame(
            "topic_frames", [(t, 0.02, 0.01, 0.03, 0.5, 0.04, 0.9, 0.7, False, None) for t in range(n_topics)]
        ),
        "topic_names": catalog.topic_names.empty(),
        "own_names": make_frame("own_names", [("临汀区", 9)]),
        "topic_neighbours": make_frame(
            "topic_neighbours",
            [(t, r, (t + r) % n_topics, 0.5 + r / 10) for t in range(n_topics) for r in range(1, min(4, n_topics))],
        ),
        "topic_merges": make_topic_merges(n_topics),
        "topic_sections": make_topic_sections(documents, n_topics),
        # The first section has no word of the vocabulary.
        "section_shares": make_frame(
            "section_shares", [(section, 0, 1.0) for section in sections["section_id"].to_list()[1:]]
        ),
        "topic_years": make_topic_years(n_topics, year_table),
        "topic_groups": make_frame(
            "topic_groups",
            [("region", region, t, 0.06, 0.04, 0.09, 7, 1, False) for region in REGIONS[:2] for t in range(n_topics)],
        ),
        "topic_effects": make_topic_effects(n_topics),
        "mentions": make_mentions(keyword_years, documents),
        "keyword_years": keyword_years,
        "keyword_trends": trends,
        "keyword_groups": make_keyword_groups(keyword_years),
        "keyword_provinces": catalog.keyword_provinces.empty(),
        "first_uses": make_first_uses(keyword_years, documents),
        "keyword_changes": make_keyword_changes(keyword_years),
        "event_changes": make_event_changes(keyword_years),
        **make_self_test(TERMS, None if enough else "no_body_test"),
        **make_robustness(()),
        "known_keywords": make_known_keywords(keyword_years, trends) if known else catalog.known_keywords.empty(),
        "known_shapes": make_known_shapes(trends) if known else catalog.known_shapes.empty(),
        "known_themes": make_known_themes(with_documents, n_topics) if known else catalog.known_themes.empty(),
    }
    tables |= make_evolution(tables["topic_terms"], enough)
    return {name: getattr(catalog, name).check(table) for name, table in tables.items()}


def by_province(tables: Tables) -> Tables:
    """As if the first half of the regions lay in Fujian, all others but the last in Jiangxi, which has too few voices."""
    provinces = {region: "福建省" if place < 5 else "江西省" for place, region in enumerate(REGIONS[:-1])}
    places = tables["places"].with_columns(
        province=pl.col("region").replace_strict(provinces, default=None), by_province=pl.lit(True)
    )
    rates = tables["keyword_groups"].filter(group_kind="region").group_by("keyword", maintain_order=True).first()
    of_provinces = [
        rates.with_columns(province=pl.lit(province), hollow=pl.lit(hollow))
        for province, hollow in (("福建省", False), ("江西省", True), ("浙江省", False))
    ]
    shares = tables["topic_groups"]
    told = {
        "places": places.sort("province", "region", nulls_last=True),
        "keyword_provinces": pl.concat(of_provinces).select(*catalog.keyword_provinces.columns),
        "topic_groups": pl.concat(
            [
                shares,
                *(
                    shares.filter(group=REGIONS[0]).with_columns(
                        group_kind=pl.lit("province"), group=pl.lit(province), hollow=pl.lit(hollow)
                    )
                    for province, hollow in (("福建省", False), ("江西省", True), ("浙江省", False))
                ),
            ]
        ),
        "first_uses": pl.concat(
            [
                tables["first_uses"],
                tables["first_uses"]
                .filter(group_kind="region")
                .with_columns(group_kind=pl.lit("province"), group=pl.lit("福建省")),
            ]
        ),
    }
    return tables | {name: getattr(catalog, name).check(table) for name, table in told.items()}
