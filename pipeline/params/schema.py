"""params.yaml as a JSON Schema, by which editors complete and check it.

`python -m pipeline.params.schema` prints it; params.schema.json holds it, and a test that they are equal.
"""

import dataclasses
import json
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pipeline.params.keywords import Keyword
from pipeline.params.rules import Filled, Inside, NameOrAddress, NameOrFolder, Range, Span, drop_none, name_key
from pipeline.params.sections import Params

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def make_schema() -> dict[str, Any]:
    """The schema of the whole file (JSON Schema 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "params.yaml", **describe(Params)}


def describe(hint: Any) -> dict[str, Any]:
    """The schema of a value with this type hint."""
    hint = drop_none(hint)
    if dataclasses.is_dataclass(hint):
        return _describe_section(hint)
    if get_origin(hint) is Annotated:
        base, *rules = get_args(hint)
        described = describe(base)
        for rule in rules:
            described |= _describe_rule(rule, described)
        return described
    if get_origin(hint) is tuple:
        return {"type": "array", "items": describe(get_args(hint)[0])}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if isinstance(hint, UnionType) or get_origin(hint) is not None:
        return {"anyOf": [describe(option) for option in get_args(hint)]}
    return {"type": _TYPES[hint]}


def _describe_section(section: Any) -> dict[str, Any]:
    hints = get_type_hints(section, include_extras=True)
    fields = dataclasses.fields(section)
    described = {
        "type": "object",
        "properties": {name_key(field): describe(hints[field.name]) for field in fields},
        "required": [name_key(field) for field in fields if field.default is dataclasses.MISSING],
        "additionalProperties": False,
    }
    # A bare line `- 双减` is short for `- keyword: 双减`.
    return {"anyOf": [{"type": "string", "minLength": 1}, described]} if section is Keyword else described


def _describe_rule(rule: object, described: dict[str, Any]) -> dict[str, Any]:
    if isinstance(rule, Range):
        low = {"exclusiveMinimum" if rule.open_low else "minimum": rule.low}
        high = {"exclusiveMaximum" if rule.open_high else "maximum": rule.high}
        return low | (high if rule.high < float("inf") else {})
    if isinstance(rule, Filled):
        # No blank at the ends of a text.
        return {"minItems": 1} if described.get("type") == "array" else {"pattern": r"^\S(.*\S)?$"}
    if isinstance(rule, NameOrFolder):
        return {"anyOf": [{"enum": list(rule.names)}, {"pattern": "/"}]}
    if isinstance(rule, NameOrAddress):
        return {"anyOf": [{"enum": list(rule.names)}, {"pattern": f"^{rule.pattern}$"}]}
    if isinstance(rule, Inside):
        return {"pattern": f"^$|^{rule.folder}/."}
    assert isinstance(rule, Span)
    return {"minItems": 2, "maxItems": 2}


if __name__ == "__main__":
    print(json.dumps(make_schema(), indent=2, ensure_ascii=False))
