"""Words of a direction on a page, what they are said of, and which claims of the tables back them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.plots.vocabulary import Tables

UNITS = {"p", "li", "tr", "summary", "figcaption", "h1", "h2", "h3", "h4", "dt", "dd"}
# What is quoted from documents, and the planted truth and drawings of known answers, claim nothing.
QUOTED = {"quotes", "passage", "terms", "kwic", "source", "outlines", "canvas"}
VOID = {"meta", "br", "link", "img", "input", "hr", "path", "use", "rect", "circle", "line"}

# Each word, the longest first where one lies in another, and what it says; backed by a claim that says the same.
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "共现于相同条目的文字比例由 [\\d.%]+ 降到": "parted",
        "共现于相同条目的文字比例由 [\\d.%]+ 升到": "joined",
        "先升后降": "hump",
        "先降后升": "valley",
        "阶跃上升": "step_up",
        "阶跃下降": "step_down",
        "突现": "burst",
        "新现|新出现|首见": "new",
        "消失|末见": "gone",
        "更多|较多|多于": "more",
        "更少|较少|少于": "less",
        "上升|增[加长多强]|[升涨]": "up",
        "下降|减[少弱]|(?<!不)[降跌减]": "down",
        "▲": "arrow_up",
        "▼": "arrow_down",
        "◆": "arrow_turn",
    },
    "en": {
        "text in shared sections fell": "parted",
        "text in shared sections rose": "joined",
        "rises? and (?:then )?falls?": "hump",
        "falls? and (?:then )?rises?": "valley",
        "steps? up": "step_up",
        "steps? down": "step_down",
        "bursts?": "burst",
        "new|first seen": "new",
        "gone|discontinued|last seen": "gone",
        "more|higher": "more",
        "less|fewer|lower": "less",
        "ris(?:e|es|ing)|rose|grows?|grew|growing|growth|increas\\w+|upwards?": "up",
        "fall(?:s|ing)?|fell|shrinks?|shrank|declin\\w+|decreas\\w+|drops?|dropped|downwards?": "down",
        "▲": "arrow_up",
        "▼": "arrow_down",
        "◆": "arrow_turn",
    },
}
BACKED_BY: Mapping[str, set[str]] = {
    "上升": {"up", "arrow_up"},
    "下降": {"down", "arrow_down"},
    "突现": {"burst", "arrow_turn"},
    "阶跃上升": {"step_up", "arrow_up"},
    "阶跃下降": {"step_down", "arrow_down"},
    "先升后降": {"hump", "arrow_turn"},
    "先降后升": {"valley", "arrow_turn"},
    "新现": {"new", "arrow_up"},
    "消失": {"gone", "arrow_down"},
    "随之上升": {"up"},
    "随之下降": {"down"},
    "更多": {"more"},
    "更少": {"less"},
}
DENIED = re.compile("：无$|: none\\.?$")  # in a list of what rises, falls, is new or discontinued
TITLED = re.compile("(?:主题|topic) \\d+ ?“[^”]*”", re.IGNORECASE)
FATES = {"new": "new", "gone": "gone", "split": "parted", "merged": "joined"}


@dataclass
class Unit:
    """A paragraph, item, row or the like: its text and where it links."""

    tag: str
    section: str
    links: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.parts)).strip()


@dataclass(frozen=True)
class Direction:
    """A word of a direction, what it says, and of whom: keywords by name, topics by number from 1; none where nobody is named."""

    word: str
    says: str
    subjects: frozenset[str | int]
    clause: str
    section: str


class Page(HTMLParser):
    """The units of a page; labels of small charts and titles of cells are units of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[Unit] = []
        self.open: list[tuple[str, bool, Unit | None]] = []
        self.section = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "section":
            self.section = given.get("id", "")
        silent = (
            bool(self.open and self.open[-1][1])
            or bool(QUOTED & set(given.get("class", "").split()))
            or tag in ("style", "script", "title", "pre")  # pre: the parameters as they are written
        )
        unit = self._unit()
        if tag in UNITS and not silent:
            unit = Unit(tag, self.section)
            self.units.append(unit)
        if not silent:
            for told in (given.get("aria-label"), given.get("title")):
                if told:
                    self.units.append(Unit("label", self.section, parts=[told]))
            if unit and "href" in given:
                unit.links.append(given["href"])
        if unit and tag in ("td", "th", "div", "br"):
            unit.parts.append(" ")
        if tag not in VOID:
            self.open.append((tag, silent, unit))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not data.strip() or not self.open or self.open[-1][1]:
            return
        unit = self._unit()
        if unit is None:
            unit = Unit("loose", self.section)
            self.units.append(unit)
        unit.parts.append(data)

    def _unit(self) -> Unit | None:
        return self.open[-1][2] if self.open else None


def find_unbacked(html: str, tables: Tables, language: str, explanations: set[str] | None = None) -> list[Direction]:
    """Words of a direction that no claim backs. One that is said of nobody must stand in a sentence that is on any page.

    explanations: such sentences, as `list_explanations` finds them on pages whose claims differ.
    """
    claims = list_claims(tables)
    unbacked = []
    for direction in find_directions(html, tables, language):
        if direction.subjects:
            if not all(direction.says in claims.get(subject, set()) for subject in direction.subjects):
                unbacked.append(direction)
        elif blank(direction.clause) not in (explanations or set()):
            unbacked.append(direction)
    return unbacked


def list_explanations(pages: Iterable[tuple[str, Tables]], language: str) -> set[str]:
    """The clauses that say a direction of nobody on each of several pages, numbers blanked: what does not hang on the claims."""
    told = [
        {blank(found.clause) for found in find_directions(html, tables, language) if not found.subjects}
        for html, tables in pages
    ]
    return set.intersection(*told)


def blank(clause: str) -> str:
    return re.sub(r"[\d.,%]+", "#", clause).strip()


def find_directions(html: str, tables: Tables, language: str) -> list[Direction]:
    """Every word of a direction outside of quotations, with the keywords and topics that its clause, or one before it, names."""
    page = Page()
    page.feed(html)
    page.close()
    keywords = tables["keyword_trends"]["keyword"].to_list()
    words = re.compile(_alternate(WORDS[language], language), re.IGNORECASE)
    names = _list_names(tables)
    found = []
    for unit in page.units:
        subjects = _find_linked(unit, keywords) if unit.tag in ("tr", "summary") else frozenset()
        # In a row all is said of what it links to; elsewhere of what the clause names, or else the clause before it.
        before: frozenset[str | int] = frozenset()
        for clause in [unit.text] if unit.tag == "tr" else re.split(r"[；。]|; |\. ", unit.text):
            if DENIED.search(clause):
                continue
            own = subjects or _find_named(clause, keywords)
            before = own or before
            masked = names.sub("□", re.sub("“.*?”", "□", clause))
            for match in words.finditer(masked):
                says = next(kind for kind, part in match.groupdict().items() if part)
                found.append(Direction(match[0], says, before, clause, unit.section))
    return found


def list_claims(tables: Tables) -> dict[str | int, set[str]]:
    """What is claimed of each keyword, by its name, and of each topic, by its number from 1."""
    claims: dict[str | int, set[str]] = {}

    def add(subject: str | int, says: set[str]) -> None:
        claims.setdefault(subject, set()).update(says)

    for keyword, verdict in tables["keyword_trends"].drop_nulls("evidence").select("keyword", "verdict").iter_rows():
        add(keyword, BACKED_BY.get(verdict, set()))
    effects = tables["topic_effects"].drop_nulls("evidence")
    moved = tables["period_topics"].drop_nulls("q")
    for table in (effects, moved):
        for topic, verdict in table.select("topic", "verdict").iter_rows():
            add(topic + 1, BACKED_BY.get(verdict, set()))
    for link in tables["topic_links"].filter("claimed").iter_rows(named=True):
        for topic in (link["topic_from"], link["topic_to"]):
            if topic is not None and link["fate"] in ("new", "gone"):
                add(topic + 1, {FATES[link["fate"]]})
    for pair in tables["topic_pairs"].filter("claimed").iter_rows(named=True):
        for topic in (pair["topic"], pair["other"]):
            add(topic + 1, {FATES[pair["fate"]]})
    return claims


def _alternate(words: Mapping[str, str], language: str) -> str:
    bound = r"\b" if language == "en" else ""
    grouped: dict[str, list[str]] = {}
    for pattern, says in words.items():
        edge = "" if pattern in "▲▼◆" else bound
        grouped.setdefault(says, []).append(f"{edge}(?:{pattern}){edge}")
    return "|".join(f"(?P<{says}>{'|'.join(patterns)})" for says, patterns in grouped.items())


def _list_names(tables: Tables) -> re.Pattern[str]:
    """Keywords, topics' names and terms, and periods: a direction in a name is said of nobody."""
    labels = tables["topic_labels"]
    names: set[Any] = set(tables["keyword_trends"]["keyword"]) | set(tables["topic_terms"]["term"])
    names |= set(labels["name"]) | set(labels["phrase"]) | set(labels["label"]) | set(tables["period_topics"]["period"])
    ordered = sorted((str(name) for name in names if name), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered)) or "(?!)")


def _find_named(clause: str, keywords: list[str]) -> frozenset[str | int]:
    """Topics by number, and keywords; beside a topic, whose terms and periods may be keywords, those in quotation marks alone."""
    topics = {int(number) for number in re.findall(r"(?:主题|\btopics?) (\d+)", clause, re.IGNORECASE)}
    told = "".join(re.findall("“[^”]*”", TITLED.sub("", clause))) if topics else clause
    return frozenset[str | int](topics | {keyword for keyword in keywords if keyword in told})


def _find_linked(unit: Unit, keywords: list[str]) -> frozenset[str | int]:
    linked: set[str | int] = set()
    for link in unit.links:
        if match := re.fullmatch(r"#topic-(\d+)", link):
            linked.add(int(match[1]))
        elif match := re.match(r"#k(\d+)", link):
            linked.add(keywords[int(match[1]) - 1])
    return frozenset(linked)
