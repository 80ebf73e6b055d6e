"""The package of a .docx: opened whatever dialect it is written in, and what Word hides of it."""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from pipeline.corpus.readers.archives import check_package
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.word.numbers import MAX_STYLES, W

# "Strict Open XML" says the same under other names; python-docx knows those that Word writes by default.
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = (
    (b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
)
# Templates, with macros or not, are documents under another type.
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template"
    rb"|ms-word\.document\.macroEnabled|ms-word\.template\.macroEnabledTemplate)\.main\+xml"
)
_LINK = re.compile(rb"<Relationship\b[^<>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"'#]*)""")
_TYPES = "[Content_Types].xml"
_OFF = ("0", "false", "off")


def open_package(data: bytes) -> Any:
    """The document of python-docx, or a SetAside: why there is none.

    One with a DTD is refused, as Word refuses it: its entities would have to be expanded, or their text would be lost.
    """
    if refusal := check_package(io.BytesIO(data)):
        return refusal
    import docx
    import docx.opc.exceptions
    from lxml import etree

    try:
        document = docx.Document(io.BytesIO(_translate(data)))
        parts = [document.part, *(rel.target_part for rel in document.part.rels.values() if not rel.is_external)]
    except ValueError:  # of a part whose type python-docx doesn't know
        return SetAside("unsupported", ".docx (content type)")
    except (KeyError, etree.XMLSyntaxError, docx.opc.exceptions.OpcError) as error:
        return SetAside("damaged", f".docx: {type(error).__name__}")
    for part in parts:
        if hasattr(part, "element") and part.element.getroottree().docinfo.internalDTD is not None:
            return SetAside("unsupported", ".docx (DTD)")
    return document


def _translate(data: bytes) -> bytes:
    """The package in the dialect that Word writes by default, without links to parts that are not there, as Word opens it too."""
    changed = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = dict.fromkeys(archive.namelist())
        for name in names:
            if name.endswith((".xml", ".rels")):
                part = archive.read(name)
                translated = _translate_part(name, part, names)
                if translated != part:
                    changed[name] = translated
        if not changed:
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
            for name in names:
                made.writestr(zipfile.ZipInfo(name), changed[name] if name in changed else archive.read(name))
    return buffer.getvalue()


def _translate_part(name: str, part: bytes, names: Collection[str]) -> bytes:
    if name == _TYPES:
        return _OTHER_MAIN.sub(_MAIN, part)
    if _STRICT in part:
        for strict, usual in _NAMES:
            part = part.replace(_STRICT + strict, usual)
    if name.endswith(".rels"):
        folder = posixpath.dirname(posixpath.dirname(name))
        part = _LINK.sub(lambda link: link[0] if _is_whole(link[0], folder, names) else b"", part)
    return part


def _is_whole(link: bytes, folder: str, names: Collection[str]) -> bool:
    """Whether what this link of a part leads to is in the package, or outside it by its own word."""
    target = _TARGET.search(link)
    if target is None or b"External" in link:
        return True
    path = posixpath.join("/", folder, target[1].decode("utf-8", "replace"))
    return posixpath.normpath(path).lstrip("/") in names


@dataclass
class Visibility:
    """What of a document Word shows: neither hidden text nor what somebody deleted with changes tracked."""

    document: Any
    _styles: dict[str, Any] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)  # kind of style → the one that holds where none is named
    _hidden: dict[str, bool] = field(default_factory=dict)  # style → whether it hides
    _all_hidden: bool = False

    def __post_init__(self) -> None:
        styles = self.document.styles.element
        for style in styles.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}default", "0") not in _OFF:
                self._defaults[style.get(f"{W}type", "")] = style.get(f"{W}styleId", "")
        properties = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._all_hidden = properties is not None and _hides(properties) is True

    def shows_run(self, run: Any, paragraph: Any) -> bool:
        """Whether the text of a run is shown."""
        return not self._is_hidden(run.find(f"{W}rPr"), paragraph)

    def shows_mark(self, paragraph: Any) -> bool:
        """Whether a paragraph ends where its mark stands; where that is hidden or deleted, the next one goes on in its line."""
        properties = paragraph.find(f"{W}pPr/{W}rPr")
        if properties is not None and any(properties.find(f"{W}{name}") is not None for name in ("del", "moveFrom")):
            return False
        return not self._is_hidden(properties, paragraph)

    def shows_row(self, row: Any) -> bool:
        """Whether a row of a table is there, neither deleted nor hidden."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            return True
        hidden = properties.find(f"{W}hidden")
        return properties.find(f"{W}del") is None and (hidden is None or not _is_on(hidden))

    def _is_hidden(self, properties: Any, paragraph: Any) -> bool:
        """By what stands on it itself, else by its styles; where two of them say it, one takes back the other (ECMA-376, 17.7.3)."""
        direct = _hides(properties) if properties is not None else None
        if direct is not None:
            return direct
        of_paragraph = _value(paragraph.find(f"{W}pPr"), "pStyle") or self._defaults.get("paragraph", "")
        of_run = _value(properties, "rStyle") or self._defaults.get("character", "")
        return self._all_hidden or (self._style_hides(of_paragraph) != self._style_hides(of_run))

    def _style_hides(self, name: str) -> bool:
        if name not in self._hidden:
            self._hidden[name] = False
            style = self._styles.get(name)
            for _ in range(MAX_STYLES):
                if style is None:
                    break
                properties = style.find(f"{W}rPr")
                found = _hides(properties) if properties is not None else None
                if found is not None:
                    self._hidden[name] = found
                    break
                style = self._styles.get(_value(style, "basedOn"))
        return self._hidden[name]


def _hides(properties: Any) -> bool | None:
    """Whether these properties of a run hide it; None where they don't say."""
    found = properties.find(f"{W}vanish")
    return None if found is None else _is_on(found)


def _is_on(switch: Any) -> bool:
    return switch.get(f"{W}val", "1") not in _OFF


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val", "") if child is not None else ""
