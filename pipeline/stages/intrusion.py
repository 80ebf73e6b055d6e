"""Stage `intrusion`: a form that asks people whether topics make sense, and the score of those that came back."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis.intrusion.forms import MAX_BYTES, read_forms
from pipeline.analysis.intrusion.items import draw_items
from pipeline.analysis.intrusion.scores import score_annotators, score_topics
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.reporting.intrusion_form import make_form
from pipeline.running import files


def main() -> None:
    params = load_params()
    n_topics = catalog.chosen_topics()
    items = draw_items(
        catalog.topic_words.read(n_topics),
        catalog.section_topics.read(n_topics),
        catalog.sections.read_used(),
        params.intrusion,
    )
    answers, forms = read_forms(read_files(catalog.FORMS), items)
    min_answers = params.intrusion.min_answers
    # The key is for no reader: it stays out of reports.
    catalog.intrusion_items.write(items)
    catalog.publish(
        intrusion_forms=forms,
        intrusion_scores=score_topics(items, answers, min_answers, params.resampling),
        intrusion_annotators=score_annotators(items, answers, min_answers),
    )
    page = make_form(items, params.report.language, is_embedded(params.corpus.path))
    files.write_file(Path("reports/intrusion.html"), page)
    n_used = int(forms["used"].sum())
    asked = (
        f"{items['item'].n_unique()} items in reports/intrusion.html"
        if len(items)
        else "too few topics or terms to ask about"
    )
    print(f"intrusion: {asked}; {len(forms)} files in {catalog.FORMS}, {n_used} used, {len(forms) - n_used} set aside")


def read_files(folder: Path) -> dict[str, bytes]:
    """The files that were put there by their paths in it; of what is too large for a form its beginning."""
    contents = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "README.md" and not path.name.startswith("."):
            with path.open("rb") as file:
                contents[path.relative_to(folder).as_posix()] = file.read(MAX_BYTES + 1)
    return contents
