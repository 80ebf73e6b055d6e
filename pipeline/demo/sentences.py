"""Sentences with exactly the keywords that were planted in them."""

import re

from pipeline.demo.grammar import Pool, Scope, Writer, parse
from pipeline.demo.history import ALL_FORMS, PLANTS, Plant
from pipeline.demo.phrases import Inventory

_OWN_CARRIERS = 0.35
"""Share of the mentions that stand in a keyword's own sentences, not in those all keywords share."""
# Looking ahead, so that of two forms that overlap both are found.
_ANY_FORM = re.compile(f"(?=[{''.join(form[0] for form in ALL_FORMS)}])(?={'|'.join(ALL_FORMS)})")
_FORM_SCOPES: dict[str, Scope] = {
    form: {"K": Pool((parse(form),))} for plant in PLANTS for form in (*plant.forms, *plant.looks_like)
}


def write_plain(pool: Pool, scope: Scope, writer: Writer) -> str:
    """A sentence of this pool in which no keyword stands, not even where two fillers meet."""
    return _write_with_forms(pool, 0, scope, writer)


def write_mention(plant: Plant, words: Inventory, scope: Scope, writer: Writer) -> str:
    """A sentence with exactly one mention of the keyword and of no other."""
    own = words.carriers[plant.keyword]
    pool = own["句"] if writer.chance(_OWN_CARRIERS) else words.carrier_shared["通句"]
    return _write_with_forms(pool, 1, {**scope, **own, **_FORM_SCOPES[_draw_form(plant, writer)]}, writer)


def write_look_alike(words: Inventory, scope: Scope, writer: Writer) -> str:
    """A sentence with a form that looks like a keyword and must not count."""
    form = writer.pick([form for plant in PLANTS for form in plant.looks_like])
    return _write_with_forms(words.carrier_shared["貌似"], 1, {**scope, **_FORM_SCOPES[form]}, writer)


def _draw_form(plant: Plant, writer: Writer) -> str:
    """One of the keyword's other spellings, as often as planted, or else the keyword."""
    for form, share in plant.other_spellings.items():
        if writer.chance(share):
            return form
    return plant.keyword


def _write_with_forms(pool: Pool, n_forms: int, scope: Scope, writer: Writer) -> str:
    """A sentence with so many keywords in it; others are thrown away and written anew.

    Raises ValueError where the pool seems to have none.
    """
    for _ in range(1000):
        sentence = writer.write(writer.deal(pool), scope)
        if len(_ANY_FORM.findall(sentence)) == n_forms:
            return sentence
    raise ValueError(f"phrases/: no sentence with {n_forms} keywords in 1,000 attempts; the last one is {sentence}")
