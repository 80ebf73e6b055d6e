"""Laws of the written inventory: what a template may fix, and that no keyword hides in it."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.demo.grammar import Choice, Part, Pool, Slot, Template, Writer, parse
from pipeline.demo.history import ALL_FORMS, THEMES
from pipeline.demo.loosening import loosen, split_clauses
from pipeline.demo.phrases import Line, inventory, read_carriers, read_plan, read_shared, read_themes
from pipeline.demo.places import make_districts, make_province
from pipeline.params.sections import DemoParams

LONGEST_FIXED_RUN = 12


def all_lines() -> Iterator[Line]:
    carrier_shared, carriers = read_carriers()
    tables = [read_shared(), read_plan(), carrier_shared]
    tables += [theme.slots for theme in read_themes()] + [carrier.slots for carrier in carriers]
    for table in tables:
        for lines in table.values():
            yield from lines


def fixed_runs(template: Template) -> Iterator[str]:
    """Text between slots; an option of a choice is a slot's filler, with runs of its own."""
    for part in template:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Choice):
            for option in part.options:
                yield from fixed_runs(option)


def slots(template: Template) -> Iterator[str]:
    for part in template:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, Choice):
            for option in part.options:
                yield from slots(option)


def test_no_template_fixes_thirteen_characters_between_slots() -> None:
    long_runs = [run for line in all_lines() for run in fixed_runs(line.template) if len(run) > LONGEST_FIXED_RUN]
    assert long_runs == []


def test_no_keyword_hides_in_a_phrase() -> None:
    assert [line.source for line in all_lines() for form in ALL_FORMS if form in line.source] == []


def test_there_are_at_least_sixteen_themes_with_twenty_templates_each() -> None:
    assert len(read_themes()) >= 16
    assert {theme.code for theme in read_themes()} == set(THEMES)
    for theme in read_themes():
        assert len(theme.slots["句"]) >= 20, theme.name
        assert len({line.source for line in theme.slots["句"]}) == len(theme.slots["句"])


@pytest.mark.parametrize("year", [2000, 2017, 2020, 2023, 2060])
def test_every_slot_has_fillers_in_every_year(year: int) -> None:
    words = inventory(year)
    local = {"域", "级", "校"}
    for code, theme in words.themes.items():
        known = {**words.shared, **theme}
        pools = [*known.values(), *words.carrier_shared.values()]
        used = {slot for pool in pools for template in pool.fillers for slot in slots(template)}
        assert {slot for slot in used - local - {"词", "尾", "K"} if not known[slot].fillers} == set(), code


def test_every_keyword_fits_themes_that_exist_and_is_held_by_each_of_its_frames() -> None:
    for carrier in read_carriers()[1]:
        assert set(carrier.themes) <= set(THEMES)
        assert len(carrier.slots["句"]) >= 4
        for line in carrier.slots["句"]:
            assert list(slots(line.template)).count("词") == 1, line.source
            assert "词" in list(slots(loosen(line.template, "词")))


def test_district_names_are_many_and_distinct() -> None:
    params = DemoParams(n_districts=5000, first_year=2017, last_year=2023, seed=1)
    places = [make_province(params), *make_districts(params)]
    names = [place.name for place in places]
    assert len(set(names)) == len(names) == 5001
    assert len({name[:2] for name in names}) == 5001


def test_a_template_with_a_bracket_left_open_is_refused() -> None:
    for source in ("新建[公办|普惠园", "新建公办]园", "新建|园"):
        with pytest.raises(ValueError, match="close"):
            parse(source)


def test_clauses_are_cut_at_commas_outside_of_brackets() -> None:
    clauses = split_clauses(parse("加强[甲，乙|丙]建设，{升}{质}。"))
    assert len(clauses) == 2
    assert clauses[1] == (Slot("升"), Slot("质"))


def test_a_writer_uses_every_filler_before_it_repeats_one() -> None:
    pool = Pool(tuple(parse(letter) for letter in "甲乙丙丁戊"))
    writer = Writer(np.random.default_rng(3))
    dealt = [writer.write(writer.deal(pool), {}) for _ in range(10)]
    assert sorted(dealt[:5]) == sorted(dealt[5:]) == sorted("甲乙丙丁戊")


def test_numbers_keep_to_their_range_and_step() -> None:
    part: Part = parse("{100-300*10}")[0]
    writer = Writer(np.random.default_rng(3))
    assert {writer.write((part,), {}) for _ in range(60)} == {str(n) for n in range(100, 301, 10)}


def test_lines_are_used_only_in_their_years() -> None:
    written = str(inventory(2017).themes["moral"]["事"].fillers + inventory(2017).shared["会神"].fillers)
    assert "二十大" not in written
    assert "二十大" in str(inventory(2023).shared["会神"].fillers)
    assert not [line.source for line in all_lines() if re.search(r"@\d", line.source)]
