"""What stands under each figure of the report."""

from collections.abc import Sequence

from pipeline.params.sections import Params
from pipeline.reporting.contents import name_subject
from pipeline.reporting.writing.notation import write_count, write_percent
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.tables.codes import pick


def caption_figures(files: Sequence[str], params: Params) -> dict[str, str]:
    """The caption of each figure by its file; the pages of one subject are told apart by their number."""
    language = params.report.language
    content = {
        "level": write_percent(params.resampling.confidence),
        "resamples": write_count(params.resampling.n_resamples),
        "model_doubt": _name_model_doubt(params, language),
    }
    paragraphs = render_paragraphs(f"captions_{language}.txt", language, content)
    captions = dict(paragraph.split(": ", 1) for paragraph in paragraphs)
    subjects = [name_subject(file) for file in files]
    return {
        file: captions[subject] + _name_page(subjects[: place + 1].count(subject), subjects.count(subject), language)
        for place, (file, subject) in enumerate(zip(files, subjects, strict=True))
    }


def _name_model_doubt(params: Params, language: str) -> str:
    """That intervals of topics hold the doubt about the model as well, or not: one start tells nothing of it."""
    if params.lda.n_starts == 1:
        return pick(language, "；只有一个起点，不含模型的不确定性", "; one start, so without the model's uncertainty")
    return pick(language, "；含各起点间的差异", "; with the differences between starts")


def _name_page(page: int, n_pages: int, language: str) -> str:
    if n_pages == 1:
        return ""
    return pick(language, f"（{page}／{n_pages}）", f" ({page} of {n_pages})")
