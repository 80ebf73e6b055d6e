"""Dictionaries of the keywords, read back."""

import json
import re

from ruamel.yaml import YAML

from pipeline.params.keywords import Context, Group, Keyword
from pipeline.reporting.data.dictionaries import make_dictionaries

KEYWORDS = (
    Keyword("双减", spellings=("“双减”政策", '"双减"'), exclude=("双减少",)),
    Keyword("2035", context=Context(within=20, not_near=("臭氧",))),
    Keyword("no"),
    Keyword("A\\B"),
    Keyword("甲\x7f乙\x85丙\u2028丁\u3000戊"),
)
GROUPS = (Group("减负", ("双减", "课后服务"), (), ("食品安全",)),)
ENTRIES = {
    "双减": ["双减", "“双减”政策", '"双减"'],
    "2035": ["2035"],
    "no": ["no"],
    "A\\B": ["A\\B"],
    "甲\x7f乙\x85丙\u2028丁\u3000戊": ["甲\x7f乙\x85丙\u2028丁\u3000戊"],
    "减负": ["双减", "课后服务"],
}


def test_the_dictionary_for_quanteda_holds_every_spelling_as_text() -> None:
    # The ending yml is how quanteda knows the format.
    text = make_dictionaries(KEYWORDS, GROUPS)["keywords_quanteda.yml"]
    for version in ((1, 1), (1, 2)):  # R's yaml reads 1.1, in which a bare no is a truth value
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(text) == ENTRIES
    assert "双减少" not in text and "臭氧" not in text and "食品安全" not in text
    assert "exclude" in text and "Exclusions" in text


def test_the_list_for_keyatm_holds_the_same() -> None:
    text = make_dictionaries(KEYWORDS, GROUPS)["keywords_keyatm.R"]
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    code = "\n".join(line for line in text.splitlines() if line and not line.startswith("#"))
    # A list of R as JSON: names before =, c(…) around values.
    body = code.removeprefix("keywords <- list(").removesuffix(")")
    entries = re.sub(r'^  (".*?") = c\((.*)\)(,?)$', r"\1: [\2]\3", body, flags=re.MULTILINE)
    assert json.loads(f"{{{entries}}}") == ENTRIES
    assert "Exclusions" in text
