"""Laws that the embedded corpus keeps, whatever its seed."""

import datetime
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

import docx
import jieba
import numpy as np
import polars as pl
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from pipeline.demo.generate import COLUMNS, SHEET, WORKBOOK, DemoCorpus, generate_corpus
from pipeline.demo.history import PLANTS, Plant, theme_shares
from pipeline.demo.plans import Plan, count_han
from pipeline.params.reading import load_params
from pipeline.tables.codes import KINDS
from tests.conftest import PROJECT
from tests.demo.corpora import generate_with_plans, make_params

RUN = 13
CHANGING = (
    "双减 五项管理 教育数字化 科学教育 劳动教育 集团化办学 课后服务 心理健康教育 家校社协同 全面改薄 创客教育 "
    "三通两平台 基本均衡 疫情防控 停课不停学 党史学习教育 十三五 十四五 家庭教育指导 延时服务 扫黑除恶 垃圾分类 "
    "研学旅行 中外人文交流 教育扶贫 一师一优课 教学成果奖 文明城市创建"
)
FLAT = (
    "师德师风 校本教研 随班就读 食品安全 控辍保学 语言文字 民族团结 学籍管理 消防安全 综合素质评价 骨干教师 "
    "校园文化 阳光招生 经费保障 图书馆"
)


@pytest.fixture(scope="module")
def generated() -> tuple[DemoCorpus, dict[str, Plan]]:
    return generate_with_plans(make_params())


@pytest.fixture(scope="module")
def corpus(generated: tuple[DemoCorpus, dict[str, Plan]]) -> DemoCorpus:
    return generated[0]


@pytest.fixture(scope="module")
def plans(generated: tuple[DemoCorpus, dict[str, Plan]]) -> dict[str, Plan]:
    return generated[1]


@pytest.fixture(scope="module")
def articles(plans: dict[str, Plan]) -> dict[str, str]:
    return {path: "\n".join(plan.paragraphs()) for path, plan in plans.items()}


def count_mentions(text: str, forms: tuple[str, ...], exclusions: tuple[str, ...]) -> tuple[int, int]:
    """Longest match without overlap; (mentions, those inside an exclusion)."""
    pattern = "|".join(sorted((*forms, *exclusions), key=len, reverse=True))
    found = Counter(match in exclusions for match in re.findall(pattern, text))
    return found[False], found[True]


# ── shape ───────────────────────────────────────────────────────────────────────────────────────────
def test_every_plan_has_the_length_chapters_and_items_of_a_work_plan(
    corpus: DemoCorpus, articles: dict[str, str], plans: dict[str, Plan]
) -> None:
    for row in corpus.truth["documents"].iter_rows(named=True):
        article = articles[row["path"]]
        assert row["n_chars"] == count_han(article)
        assert 2500 <= row["n_chars"] <= 6000
        assert 20 <= row["n_sections"] <= 45
        assert 8 <= len(plans[row["path"]].chapters) <= 10
        assert len(re.findall(r"(?m)^[一二三四五六七八九十]、", article)) == len(plans[row["path"]].chapters)


def test_a_chapter_holds_one_or_two_themes_and_items_are_numbered_through(corpus: DemoCorpus) -> None:
    sections = corpus.truth["sections"]
    assert sections.group_by("path", "chapter").agg(pl.col("theme").n_unique())["theme"].max() == 2
    for _, document in sections.group_by("path"):
        assert document["item"].to_list() == list(range(1, len(document) + 1))
        assert document["chapter"].is_sorted()


def test_more_districts_report_in_later_years_and_some_miss_a_year(corpus: DemoCorpus) -> None:
    documents = corpus.truth["documents"]
    per_year = documents.group_by("year").len().sort("year")["len"].to_list()
    assert len(per_year) == 7
    assert per_year == sorted(per_year)
    assert per_year[0] >= 6
    assert per_year[-1] >= 1.3 * per_year[0]
    assert documents["district"].n_unique() >= 12 + 1  # and the province, which has none
    assert len(documents.filter(pl.col("district").is_not_null())) < 14 * 7


def test_a_title_says_the_year_and_no_other_than_the_school_year(corpus: DemoCorpus) -> None:
    for row in corpus.truth["documents"].iter_rows(named=True):
        assert re.findall(r"20\d\d", row["title"])[0] == str(row["year"])
        assert ("学年度" in row["title"]) == (row["issued_on"].month >= 8)
        assert row["issued_on"].year == row["year"]


def test_the_central_notice_is_a_document_of_every_year(corpus: DemoCorpus) -> None:
    central = corpus.truth["documents"].filter(pl.col("district").is_null())
    assert sorted(central["year"]) == list(range(2017, 2024))
    assert set(central["issuer"]) == {"澜江省教育厅"}


# ── files ───────────────────────────────────────────────────────────────────────────────────────────
def test_every_text_decodes_and_holds_the_whole_article(corpus: DemoCorpus, articles: dict[str, str]) -> None:
    documents = corpus.truth["documents"]
    assert set(documents["format"]) == {"txt", "html", "docx", "pdf", "xlsx"}
    texts = documents.drop_nulls("encoding")
    assert set(texts["format"]) == {"txt", "html"}
    assert set(texts["encoding"]) == {"utf-8", "gb18030"}
    for path, encoding, format_ in texts.select("path", "encoding", "format").iter_rows():
        text = corpus.files[path].decode(encoding).replace("&ldquo;", "“").replace("&rdquo;", "”")
        position = 0
        for paragraph in articles[path].split("\n"):
            position = text.index(paragraph, position)
        assert (f'<h1 class="title">{articles[path].splitlines()[0]}</h1>' in text) == (format_ == "html")


def test_every_office_file_holds_the_whole_article(corpus: DemoCorpus, articles: dict[str, str]) -> None:
    def letters(text: str) -> str:
        return re.sub(r"\s", "", text)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(corpus.files[WORKBOOK])).get_sheet_by_name(SHEET).to_python()
    assert tuple(rows[0]) == COLUMNS
    office = corpus.truth["documents"].filter(pl.col("encoding").is_null())
    for path, format_ in office.select("path", "format").iter_rows():
        if format_ == "xlsx":
            assert path.startswith(f"{WORKBOOK}/{SHEET}/")
            text = str(rows[int(PurePosixPath(path).name) - 1][-1])
        elif format_ == "docx":
            text = "\n".join(line.text for line in docx.Document(io.BytesIO(corpus.files[path])).paragraphs)
        else:
            with pypdfium2.PdfDocument(corpus.files[path]) as pdf:
                pages = [page.get_textpage().get_text_range() for page in pdf]
            text = "".join(re.sub(rf"— {number} —\s*$", "", page) for number, page in enumerate(pages, 1))
        assert letters(text) == letters(articles[path])


def test_an_office_file_is_the_same_bytes_every_time(corpus: DemoCorpus) -> None:
    again = generate_corpus(make_params()).files
    assert {path for path in again if again[path] != corpus.files[path]} == set()


def test_every_planted_new_term_stands_in_several_documents(corpus: DemoCorpus, articles: dict[str, str]) -> None:
    terms = corpus.truth["new_terms"]["term"]
    assert len(terms) >= 5
    assert [term for term in terms if sum(term in article for article in articles.values()) < 4] == []


def test_what_a_page_puts_around_the_article_holds_no_keyword(corpus: DemoCorpus, articles: dict[str, str]) -> None:
    for path in corpus.files:
        if path.endswith(".html"):
            page = corpus.files[path].decode("utf-8" if b"charset=utf-8" in corpus.files[path] else "gb18030")
            chrome = re.sub(r"(?s)<p (?:style|class|align).*?</p>", "", page)
            assert "版权所有" in chrome
            assert not [form for plant in PLANTS for form in plant.forms if form in chrome]


# ── keywords ────────────────────────────────────────────────────────────────────────────────────────
def test_the_planted_keywords_are_those_of_params_yaml(corpus: DemoCorpus) -> None:
    keywords = corpus.truth["keywords"]
    assert keywords["keyword"].to_list() == f"{CHANGING} {FLAT}".split()
    assert [one.keyword for one in load_params(PROJECT / "params.yaml").keywords] == keywords["keyword"].to_list()
    assert keywords.filter(pl.col("kind") == "flat")["keyword"].to_list() == FLAT.split()


def test_two_keywords_at_least_have_a_history_of_each_kind_and_twelve_have_none(corpus: DemoCorpus) -> None:
    counts = dict(corpus.truth["keywords"].group_by("kind").len().iter_rows())
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 2
    assert counts["flat"] >= 12
    steps = corpus.truth["keywords"].filter(pl.col("kind") == "step")
    assert set(steps["direction"]) == {"up", "down"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.keyword)
def test_the_years_told_are_those_in_which_the_rate_does_what_its_kind_says(plant: Plant) -> None:
    rates = {year: plant.rate(datetime.date(year, 9, 1)) for year in range(2017, 2024)}
    steps = {year: rates[year] - rates[year - 1] for year in range(2018, 2024)}
    told = set(plant.years)
    match plant.kind:
        case "absent_before":
            assert told == {min(year for year, rate in rates.items() if rate > 0)}
            assert len({rate for rate in rates.values() if rate > 0}) == 1
        case "rising" | "falling":
            assert not told
            assert all((step > 0) == (plant.kind == "rising") for step in steps.values())
        case "burst":
            assert told == {year for year, rate in rates.items() if rate > 0}
        case "step":
            assert told == {max(steps, key=lambda year: abs(steps[year]))}
            assert (steps[plant.years[0]] > 0) == (plant.direction == "up")
            before, after = ([r for y, r in rates.items() if (y >= plant.years[0]) == later] for later in (False, True))
            assert max(before) < min(after) or min(before) > max(after)
        case "hump":
            assert told == {year for year, rate in rates.items() if rate == max(rates.values())}
            assert max(rates[2017], rates[2023]) < max(rates.values()) / 3
        case "valley":
            lowest = min(rates.values())
            assert told == {year for year, rate in rates.items() if rate == lowest}
            assert min(rates[2017], rates[2023]) > 3 * lowest
        case "gone":
            assert told == {min(year for year, rate in rates.items() if rate == 0)}
            assert {rates[year] > 0 for year in rates if year < plant.years[0]} == {True}
            assert {rates[year] for year in rates if year >= plant.years[0]} == {0.0}
        case "uneven":
            assert told == {year for year, rate in rates.items() if rate == max(rates.values())}
            assert len(told) >= 2
            assert all(abs(one - other) > 1 for one in told for other in told - {one})
        case "flat":
            assert not told
            assert len(set(rates.values())) == 1


@pytest.mark.parametrize("seed", [42, 7])
def test_every_document_holds_each_keyword_exactly_as_often_as_planted(seed: int) -> None:
    _, plans = generate_with_plans(make_params(seed=seed))
    for plan in plans.values():
        planted = Counter(plant.keyword for item in plan.items for plant in item.mentions)
        n_look_alikes = sum(item.n_look_alikes for item in plan.items)
        text = "\n".join(plan.paragraphs())
        for plant in PLANTS:
            expected = (planted[plant.keyword], n_look_alikes if plant.looks_like else 0)
            assert count_mentions(text, plant.forms, plant.looks_like) == expected, plant.keyword


def test_the_table_of_keywords_by_year_counts_what_stands_in_the_texts(
    corpus: DemoCorpus, articles: dict[str, str]
) -> None:
    years = dict(corpus.truth["documents"].select("path", "year").iter_rows())
    for row in (
        corpus.truth["keyword_years"].filter(pl.col("keyword").is_in(["双减", "集团化办学"])).iter_rows(named=True)
    ):
        plant = next(plant for plant in PLANTS if plant.keyword == row["keyword"])
        counts = [
            count_mentions(articles[p], plant.forms, plant.looks_like)
            for p, year in years.items()
            if year == row["year"]
        ]
        assert (sum(n for n, _ in counts), sum(n for _, n in counts)) == (row["n_planted"], row["n_excluded_planted"])


def test_double_reduction_is_in_no_document_issued_before_24_july_2021(
    corpus: DemoCorpus, articles: dict[str, str]
) -> None:
    n_after = 0
    for path, issued_on in corpus.truth["documents"].select("path", "issued_on").iter_rows():
        text = articles[path].replace("双减少", "").replace("双减半", "")
        if issued_on < datetime.date(2021, 7, 24):
            assert "双减" not in text
        n_after += "双减" in text
    # Documents are as noisy as real ones: many say nothing of what others repeat.
    assert n_after > 10


@pytest.mark.parametrize(
    ("keyword", "years"),
    [
        ("双减", range(2017, 2021)),
        ("五项管理", range(2017, 2021)),
        ("教育数字化", range(2017, 2022)),
        ("科学教育", range(2017, 2023)),
        ("疫情防控", [2017, 2018, 2019, 2023]),
        ("停课不停学", [2017, 2018, 2019, 2021, 2022, 2023]),
        ("十三五", [2022, 2023]),
        ("十四五", [2017, 2018, 2019]),
    ],
)
def test_what_history_did_not_know_yet_is_expected_and_found_nowhere(
    corpus: DemoCorpus, keyword: str, years: list[int]
) -> None:
    rows = corpus.truth["keyword_years"].filter((pl.col("keyword") == keyword) & pl.col("year").is_in(list(years)))
    assert rows["expected_per_10k_chars"].to_list() == [0.0] * len(rows)
    assert rows["n_planted"].sum() == 0


# ── themes and prose ────────────────────────────────────────────────────────────────────────────────
def test_theme_shares_sum_to_one_and_follow_the_plan(corpus: DemoCorpus) -> None:
    theme_years = corpus.truth["theme_years"]
    assert theme_years["theme"].n_unique() >= 16
    sums = theme_years.group_by("year").agg(pl.col("share", "expected_share").sum())
    assert np.allclose(sums["share"], 1)
    assert np.allclose(sums["expected_share"], 1)
    assert np.corrcoef(theme_years["share"], theme_years["expected_share"])[0, 1] > 0.7
    sections = corpus.truth["sections"]
    assert theme_years["n_chars"].sum() == sections["n_chars"].sum()


def test_some_themes_rise_some_fall_and_some_stay() -> None:
    first, last = theme_shares(2017), theme_shares(2023)
    ratios = [last[code] / first[code] for code in first]
    assert max(ratios) > 1.5
    assert min(ratios) < 0.67
    assert sum(0.85 < ratio < 1.18 for ratio in ratios) >= 3


def test_themes_share_at_least_sixty_percent_of_their_tokens(plans: dict[str, Plan]) -> None:
    tokens: dict[str, Counter[str]] = defaultdict(Counter)
    for plan in plans.values():
        for item in plan.items:
            words = jieba.cut(f"{item.heading}。{item.body}")
            tokens[item.theme].update(word for word in words if re.match(r"[\u4e00-\u9fff]", word))
    n_themes_with = Counter(word for counts in tokens.values() for word in counts)
    for theme, counts in tokens.items():
        shared = sum(n for word, n in counts.items() if n_themes_with[word] - 1 > (len(tokens) - 1) / 2)
        assert shared / counts.total() >= 0.6, theme


def test_less_than_five_percent_of_the_text_is_shared_by_accident(corpus: DemoCorpus, plans: dict[str, Plan]) -> None:
    """In runs of 13 Han characters, punctuation left out; items copied on purpose excepted, and their sources."""
    copies = corpus.truth["copies"]
    copied = {*copies.select("path", "item").iter_rows(), *copies.select("from_path", "from_item").iter_rows()}
    texts = {path: list(_own_passages(path, plan, copied)) for path, plan in plans.items()}
    documents_with: dict[str, set[str]] = defaultdict(set)
    for path, passages in texts.items():
        for passage in passages:
            for i in range(len(passage) - RUN + 1):
                documents_with[passage[i : i + RUN]].add(path)
    n_shared = n_chars = 0
    for passages in texts.values():
        for passage in passages:
            mask = np.zeros(len(passage), dtype=bool)
            for i in range(len(passage) - RUN + 1):
                if len(documents_with[passage[i : i + RUN]]) > 1:
                    mask[i : i + RUN] = True
            n_shared += int(mask.sum())
            n_chars += len(passage)
    assert n_shared / n_chars < 0.05


def _own_passages(path: str, plan: Plan, copied: set[tuple[str, int]]) -> Iterator[str]:
    """The Han text of a plan between its copied items."""
    passage = "".join(plan.head.paragraphs)
    for item in plan.items:
        if (path, item.number) in copied:
            yield _han(passage)
            passage = ""
        else:
            passage += item.heading + item.body
    headings = (heading for chapter in plan.chapters for heading in (chapter.heading, *chapter.subheadings))
    yield _han(passage + "".join(plan.tail))
    yield from map(_han, headings)


def _han(text: str) -> str:
    return re.sub(r"[^\u3400-\u4dbf\u4e00-\u9fff]", "", text)


# ── copies ──────────────────────────────────────────────────────────────────────────────────────────
def test_copied_items_are_whole_older_and_without_keywords(corpus: DemoCorpus, plans: dict[str, Plan]) -> None:
    copies = corpus.truth["copies"]
    share = sum(copies["n_chars"]) / sum(corpus.truth["documents"]["n_chars"])
    assert 0.03 <= share <= 0.06
    for path, number, from_path, from_number, n_chars in copies.iter_rows():
        plan, source = plans[path], plans[from_path]
        item, original = plan.items[number - 1], source.items[from_number - 1]
        assert (item.heading, item.body, item.theme) == (original.heading, original.body, original.theme)
        assert item.n_chars == n_chars
        assert not item.mentions
        assert source.issued_on < plan.issued_on
        assert plan.year - source.year <= 1
        assert source.place.name != plan.place.name
    assert copies["from_path"].str.contains("澜江省").any()


# ── params ──────────────────────────────────────────────────────────────────────────────────────────
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    small = make_params(n_districts=4)
    first, second = generate_corpus(small), generate_corpus(small)
    assert first.files == second.files
    assert all(first.truth[name].equals(second.truth[name]) for name in first.truth)
    other = generate_corpus(make_params(n_districts=4, seed=43))
    assert not set(first.files.values()) & set(other.files.values())


@pytest.mark.parametrize(
    ("n_districts", "first_year", "last_year"),
    [(1, 2017, 2023), (1, 2021, 2021), (300, 2021, 2021), (3, 2000, 2003), (3, 2040, 2041)],
)
def test_any_number_of_districts_and_years_works(n_districts: int, first_year: int, last_year: int) -> None:
    corpus = generate_corpus(make_params(n_districts, first_year, last_year))
    documents = corpus.truth["documents"]
    assert set(documents["year"]) == set(range(first_year, last_year + 1))
    assert documents["n_chars"].is_between(2500, 6000).all()
    # The plans of the province lie in one workbook.
    assert len(corpus.files) == len(documents.drop_nulls("district")) + 1
    names = documents["region"].unique()
    assert len(names) <= n_districts + 1
