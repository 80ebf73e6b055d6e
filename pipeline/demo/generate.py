"""The embedded corpus: work plans (工作要点) of fictional districts, with everything that was planted in them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipeline.demo.copying import Shelf, copy_items
from pipeline.demo.office import write_xlsx
from pipeline.demo.pages import DocumentFile, make_file
from pipeline.demo.places import PROVINCE, draw_panel, make_districts, make_province
from pipeline.demo.plans import draw_date, write_plan
from pipeline.demo.truth import Ledger
from pipeline.params.sections import DemoParams

WORKBOOK, SHEET = f"附件/{PROVINCE}工作要点.xlsx", "工作要点"
COLUMNS = ("标题", "发文单位", "正文")


@dataclass(frozen=True)
class DemoCorpus:
    """files: relative path → bytes, about 9 KB a document. truth: name of a table → the table, as planted.

    The plans of the province are rows of one workbook; the path of such a document is workbook/sheet/row.
    """

    files: Mapping[str, bytes]
    truth: Mapping[str, pl.DataFrame]


def generate_corpus(params: DemoParams) -> DemoCorpus:
    """Every file of the corpus and its truth; the same bytes for the same params, wherever and whenever it runs.

    In every year of params one plan comes from the province and one from each district that reports (see draw_panel).
    A document's year is the one its title says: 2021 for 2021年 and for 2021—2022学年度. Han characters (n_chars) are
    those of the whole article, the title included; what a web page puts around the article does not count.

    Truth tables, by grain:

    - documents: one document; district is null for the province's. is_newcomer: its body joined the panel late.
    - sections: one numbered item; `item` is the number printed before it, 1, 2, … through the document.
    - theme_years: one theme in one year; share is of the characters of the year's items as generated, expected_share as
      planted, before districts have their preferences.
    - keywords: one planted keyword: what kind of history it has and in which years (see Plant).
    - keyword_years: one keyword in one year. expected_per_10k_chars is Σ rate × characters aimed at ÷ Σ characters of own
      words (copied items, which hold no keyword, left out) over the year's documents, where rate is what is expected of
      bodies of the document's kind (newcomers or others) on its day. So it is conditional on which documents the year has,
      their days, lengths, copies and kinds of bodies, and a mean over what is drawn: the bodies' own rates, campaigns, the
      noise of documents and the count itself. n_planted: the mentions in fact drawn. n_excluded_planted: the look-alikes,
      which do not count.
    - new_terms: one made-up programme that no dictionary has, and the theme that speaks of it.
    - copies: one item copied whole from an earlier plan of another place; such items hold no keyword.
    """
    province, districts = make_province(params), make_districts(params)
    panel = draw_panel(params)
    files: dict[str, bytes] = {}
    rows: list[tuple[str, ...]] = []
    ledger = Ledger()
    last_year = Shelf()
    for year, reporting in panel.items():
        this_year = Shelf()
        issuing = [
            (draw_date(place, year, params.seed), place) for place in (province, *(districts[i] for i in reporting))
        ]
        for issued_on, place in sorted(issuing, key=lambda pair: (pair[0], pair[1].index)):
            plan = write_plan(place, year, issued_on, params.seed)
            copies = copy_items(plan, (last_year, this_year))
            if place.is_province:
                rows.append((plan.head.title, place.issuer, "\n".join(plan.paragraphs())))
                file = DocumentFile(f"{WORKBOOK}/{SHEET}/{1 + len(rows)}", b"", None, "xlsx")
            else:
                file = make_file(plan)
                files[file.path] = file.content
            ledger.book(plan, file, copies)
            this_year.add(plan, file.path)
        last_year = this_year
    files[WORKBOOK] = write_xlsx(SHEET, COLUMNS, rows)
    return DemoCorpus(files, ledger.close())
