"""What tests ask for in the figures of a paper."""

from dataclasses import replace
from typing import Any, get_args

from pipeline.params.events import Event
from pipeline.params.paper import Kind, PaperFigure
from pipeline.params.sections import Params
from pipeline.plots.paper.choosing import TABLES
from tests.own_params import load_own_params

KINDS = [kind for kind in get_args(Kind) if kind in TABLES]
EVENTS = [
    Event("2019-03-01", "某会议", "A meeting", ()),
    Event("2021-07-24", "“双减”意见", "Double Reduction opinions", ("双减",)),
]
GLOSSES = {
    "双减": "Double Reduction policy",
    "五项管理": "Five managements",
    "家校社协同": "Home–school–community cooperation",
}


def ask(*figures: PaperFigure, language: Any = "zh", **how: Any) -> Params:
    """Params with these figures; how: other keys of `paper`."""
    params = load_own_params()
    keywords = tuple(replace(params.keywords[0], keyword=name, en=gloss) for name, gloss in GLOSSES.items())
    return replace(
        params,
        keywords=keywords,
        report=replace(params.report, language=language),
        paper=replace(params.paper, figures=figures, **how),
    )
