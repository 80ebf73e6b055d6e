"""What stands under each figure of the report."""

import re
from collections.abc import Sequence

from pipeline.params.sections import Params
from pipeline.reporting.notation import write_count, write_percent
from pipeline.reporting.templating import render_paragraphs


def caption_figures(names: Sequence[str], params: Params, language: str) -> dict[str, str]:
    """The caption of each figure by its name; the pages of one subject are told apart by their number."""
    content = {
        "level": write_percent(params.resampling.confidence),
        "resamples": write_count(params.resampling.n_resamples),
        "model_doubt": _name_model_doubt(params, language),
    }
    paragraphs = render_paragraphs(f"captions_{language}.txt", language, content)
    captions = dict(paragraph.split(": ", 1) for paragraph in paragraphs)
    pages = [name_subject(name) for name in names]
    return {
        name: captions[subject] + _name_page(pages[: place + 1].count(subject), pages.count(subject), language)
        for place, (name, subject) in enumerate(zip(names, pages, strict=True))
    }


def name_subject(name: str) -> str:
    """
    >>> name_subject("keyword_trajectories_02"), name_subject("choice")
    ('keyword_trajectories', 'choice')
    """
    return re.sub(r"_\d+$", "", name)


def _name_model_doubt(params: Params, language: str) -> str:
    """That intervals of topics hold the doubt about the model as well, or not: one start tells nothing of it."""
    if params.lda.n_starts == 1:
        return (
            "；只有一个起点，不含模型的不确定性"
            if language == "zh"
            else "; one start, so without the model's uncertainty"
        )
    return "；含各起点间的差异" if language == "zh" else "; with the differences between starts"


def _name_page(page: int, n_pages: int, language: str) -> str:
    if n_pages == 1:
        return ""
    return f"（{page}／{n_pages}）" if language == "zh" else f" ({page} of {n_pages})"
