"""The written inventory in phrases/: sentences and fillers of every theme and every planted keyword, by year."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.demo.grammar import Pool, Template, parse
from pipeline.demo.loosening import loosen

FOLDER = Path(__file__).parent / "phrases"
THEME_FILES = (
    "party",
    "moral",
    "preschool",
    "compulsory",
    "senior",
    "vocational",
    "special",
    "training",
    "teachers",
    "curriculum",
    "digital",
    "sports",
    "arts_labour",
    "mental_family",
    "safety",
    "finance",
    "supervision",
)
SENTENCE_SLOTS = ("句", "通句", "主送", "印发", "开篇", "指导", "目标", "结尾", "貌似")
"""Slots whose fillers are whole lines; in all others a blank separates fillers."""

_YEARS = re.compile(r"@(\d{4})?-(\d{4})?$")


@dataclass(frozen=True)
class Line:
    """A template and the years in which it may be used."""

    source: str
    template: Template
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Theme:
    """A theme (主题): its slots. `句` holds the item templates of its own, `章` the chapter headings."""

    code: str
    name: str
    slots: Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True)
class Carrier:
    """How a planted keyword is said: codes of the themes that it fits (none: any), its slots 词, 尾 and 句."""

    keyword: str
    themes: tuple[str, ...]
    slots: Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True)
class Inventory:
    """Everything the generator can say in one year, as pools. themes and carriers are keyed by code and keyword."""

    plan: Mapping[str, Pool]
    shared: Mapping[str, Pool]
    themes: Mapping[str, Mapping[str, Pool]]
    carriers: Mapping[str, Mapping[str, Pool]]
    carrier_shared: Mapping[str, Pool]


@cache
def read_themes() -> tuple[Theme, ...]:
    """Every theme, in the order of THEME_FILES."""
    return tuple(_read_theme(code) for code in THEME_FILES)


def _read_theme(code: str) -> Theme:
    header, _, body = _read(f"{code}.txt").partition("\n")
    return Theme(code, header.removeprefix("theme "), _read_slots(body.splitlines()))


@cache
def read_shared() -> Mapping[str, tuple[Line, ...]]:
    return _read_slots(_read("shared.txt").splitlines())


@cache
def read_plan() -> Mapping[str, tuple[Line, ...]]:
    return _read_slots(_read("plan.txt").splitlines())


@cache
def read_carriers() -> tuple[Mapping[str, tuple[Line, ...]], tuple[Carrier, ...]]:
    """Frames that serve every keyword and look-alikes (貌似); then the carriers, one a keyword."""
    head, *blocks = re.split(r"(?m)^= ", _read("keywords.txt"))
    body, _, look_alikes = blocks.pop().partition("@貌似\n")
    shared = _read_slots([*head.splitlines(), "@貌似", *look_alikes.splitlines()])
    return shared, tuple(_read_carrier(block) for block in [*blocks, body])


def _read_carrier(block: str) -> Carrier:
    keyword, themes, forms, tails, *frames = [line for line in block.splitlines() if line.strip()]
    slots = {
        "词": _read_fillers(forms.removeprefix("词 ").split()),
        "尾": _read_fillers(tails.removeprefix("尾 ").split()),
        "句": _read_fillers(frames),
    }
    codes = tuple(code for code in themes.removeprefix("themes ").split() if code != "*")
    return Carrier(keyword, codes, slots)


@cache
def inventory(year: int) -> Inventory:
    """What can be said in this year; lines of other years are left out."""
    carrier_shared, carriers = read_carriers()
    return Inventory(
        plan=_pools(read_plan(), year),
        shared=_pools(read_shared(), year),
        themes={theme.code: _pools(theme.slots, year, required="") for theme in read_themes()},
        carriers={carrier.keyword: _pools(carrier.slots, year, required="词") for carrier in carriers},
        carrier_shared=_pools(carrier_shared, year),
    )


def _pools(slots: Mapping[str, Iterable[Line]], year: int, required: str | None = None) -> dict[str, Pool]:
    """Slots as pools of what may be said in this year. required: loosen the frames (句), but keep this slot in them."""
    pools = {}
    for name, lines in slots.items():
        templates = [line.template for line in lines if line.first_year <= year <= line.last_year]
        if name == "句" and required is not None:
            templates = [loosen(template, required) for template in templates]
        pools[name] = Pool(tuple(templates))
    return pools


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _read_slots(lines: Iterable[str]) -> dict[str, tuple[Line, ...]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("@"):
            name = line[1:].strip()
            found[name] = []
        elif name in SENTENCE_SLOTS:
            found[name].append(line.strip())
        else:
            found[name].extend(line.split())
    return {name: _read_fillers(sources) for name, sources in found.items()}


def _read_fillers(sources: Iterable[str]) -> tuple[Line, ...]:
    return tuple(_read_line(source) for source in sources)


def _read_line(source: str) -> Line:
    # A tag inside a choice belongs to nothing: only the end of a line is looked at.
    tag = _YEARS.search(source)
    if tag is None:
        return Line(source, parse(source), 0, 9999)
    text = source[: tag.start()]
    return Line(text, parse(text), int(tag[1] or 0), int(tag[2] or 9999))
