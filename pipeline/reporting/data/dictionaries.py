"""The keywords as dictionaries of other programs: quanteda and keyATM."""

import json
from collections.abc import Sequence

from pipeline.params.keywords import Group, Keyword

_NOTES = (
    "每个关键词及其全部写法；词组（groups）列其 any 的各语。",
    "排除词（exclude）、上下文（context）以及词组的 all、not 不在其中，故计数可能多于 Yaodian。",
    "先把这些词保留为完整的词（如列入分词器的用户词典），切分后再对照。",
    "Each keyword with all its spellings; of a group the phrases of `any`.",
    "Exclusions, contexts, and `all` and `not` of groups are not in it, so that counts may be higher than Yaodian's.",
    "Texts must be cut with these phrases kept whole, as by a segmenter's user dictionary, before they are looked up.",
)


def make_dictionaries(keywords: Sequence[Keyword], groups: Sequence[Group]) -> dict[str, str]:
    """The files, by their names: YAML for quanteda, which knows it by the ending yml, and a list in R for keyATM."""
    entries = {keyword.keyword: keyword.forms for keyword in keywords} | {group.name: group.any for group in groups}
    return {
        "keywords_quanteda.yml": write_quanteda(entries),
        "keywords_keyatm.R": write_keyatm(entries),
    }


def write_quanteda(entries: dict[str, tuple[str, ...]]) -> str:
    """
    >>> print(write_quanteda({"双减": ("双减", "“双减”政策")}).partition("\\n\\n")[2], end="")
    "双减":
      - "双减"
      - "“双减”政策"
    """
    head = _comment('dictionary <- quanteda::dictionary(file = "keywords_quanteda.yml")')
    # Quoted, as YAML takes a bare 2035 for a number and a bare no for a truth value.
    return head + "".join(
        f"{_quote(name)}:\n" + "".join(f"  - {_quote(form)}\n" for form in forms) for name, forms in entries.items()
    )


def write_keyatm(entries: dict[str, tuple[str, ...]]) -> str:
    """
    >>> print(write_keyatm({"双减": ("双减", "“双减”政策"), "教研": ("教研",)}).partition("\\n\\n")[2], end="")
    keywords <- list(
      "双减" = c("双减", "“双减”政策"),
      "教研" = c("教研")
    )
    """
    head = _comment('source("keywords_keyatm.R", encoding = "UTF-8"); keyATM::keyATM(docs, keywords = keywords, …)')
    lines = [f"  {_quote(name)} = c({', '.join(map(_quote, forms))})" for name, forms in entries.items()]
    return f"{head}keywords <- list(\n" + ",\n".join(lines) + "\n)\n"


def _comment(call: str) -> str:
    return "".join(f"# {line}\n" for line in (call, *_NOTES)) + "\n"


def _quote(text: str) -> str:
    """A text in double quotes, as YAML and R both read it; what is not printable by its code, as neither takes it bare everywhere."""
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in json.dumps(text, ensure_ascii=False))


def _escape(sign: str) -> str:
    r"""
    >>> _escape("\x7f"), _escape("\u2028"), _escape("\U000e0001")
    ('\\u007f', '\\u2028', '\\U000e0001')
    """
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
