"""The .bib file read back by its own grammar: each source, each field, as it went in."""

import re

from pipeline.reporting.references.bibtex import write_bibtex
from pipeline.reporting.references.sources import Source, find_source, load_sources


def parse(bibtex: str) -> dict[str, tuple[str, dict[str, str]]]:
    """key → type and fields. Reads braces by their depth, as BibTeX does, and takes the escapes of TeX away."""
    entries = {}
    for kind, key, body in re.findall(r"^@(\w+)\{([\w-]+),\n(.*?)^\}$", bibtex, flags=re.S | re.M):
        fields, place = {}, 0
        while match := re.compile(r"\s*(\w+) = \{").match(body, place):
            depth, end = 1, match.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(body[end], 0)
                end += 1
            fields[match[1]] = re.sub(r"\\([&%#_$])", r"\1", body[match.end() : end - 1])
            place = end + 1  # the comma
        assert not body[place:].strip()
        entries[key] = (kind, fields)
    return entries


def test_every_source_comes_back_whole() -> None:
    sources = load_sources()
    entries = parse(write_bibtex(sources.values()))
    assert list(entries) == list(sources)
    for key, source in sources.items():
        _, fields = entries[key]
        assert fields["title"] == f"{{{': '.join(filter(None, (source.title, source.subtitle)))}}}"
        assert fields["author"].split(" and ")[-1] == "others" if source.others else "others" not in fields["author"]
        assert len(fields["author"].split(" and ")) == len(source.authors) + source.others
        assert fields.get("year", "") == str(source.year or "") and fields.get("doi", "") == source.doi
        assert fields.get("pages", "").replace("--", "-") == source.pages
        assert {source.container, source.volume, source.publisher, source.place} <= {"", *fields.values()}


def test_types_names_of_bodies_and_marks_of_tex() -> None:
    bibtex = write_bibtex(
        find_source(key, {"dvc": "3.67.1"}) for key in ("kish1965", "roder2015", "dvc", "hausman1984")
    )
    entries = parse(bibtex)
    assert [kind for kind, _ in entries.values()] == ["book", "inproceedings", "misc", "article"]
    assert entries["dvc"][1]["author"] == "{Iterative}" and entries["dvc"][1]["version"] == "3.67.1"
    assert r"R \& D" in bibtex and "pages = {399--408}," in bibtex


def test_addresses_stand_as_they_are() -> None:
    source = Source("a", "software", ("A, B.",), "T_1", url="https://example.org/a_b?c=1&d=2%20")
    written = write_bibtex([source])
    assert "{https://example.org/a_b?c=1&d=2%20}" in written and r"{{T\_1}}" in written
