"""Stage `intrusion`: a form that asks people whether topics make sense, and the score of those that came back."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis.intrusion.forms import MAX_BYTES, read_forms
from pipeline.analysis.intrusion.items import draw_items
from pipeline.analysis.intrusion.scores import score_annotators, score_topics
from pipeline.analysis.statistics.matrices import gather_topics
from pipeline.analysis.topics.fit import joining
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.reporting.intrusion_form import make_form
from pipeline.running import files
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    n_topics, members = catalog.chosen_topics(), catalog.topic_members.read()
    topic_words = joining.join_words(catalog.topic_words.read(n_topics), members)
    # An own name would be an intruder that gives itself away.
    own_names = catalog.own_names.read()
    items = draw_items(
        topic_words.join(own_names, on="term", how="anti", maintain_order="left"),
        joining.join_shares(gather_topics(catalog.section_topics.read_parts(n_topics=n_topics)), members),
        catalog.sections.read_parts("section_id", "n_chars", "text", used=True),
        params.intrusion,
        catalog.topic_labels.read().filter(doubt="frame")["topic"].to_list(),
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
    zh, en = "主题或词太少，无从出题", "too few topics or terms to ask about"
    if len(items):
        n_items = items["item"].n_unique()
        zh, en = f"reports/intrusion.html 中 {n_items} 题", f"{n_items} items in reports/intrusion.html"
    n_forms, n_used = len(forms), int(forms["used"].sum())
    tell(
        f"intrusion：{zh}；{catalog.FORMS} 中 {n_forms} 个文件，采用 {n_used} 个，未采用 {n_forms - n_used} 个",
        f"intrusion: {en}; {n_forms} files in {catalog.FORMS}, {n_used} used, {n_forms - n_used} set aside",
    )


def read_files(folder: Path) -> dict[str, bytes]:
    """The files that were put there by their paths in it; of what is too large for a form its beginning."""
    contents = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "README.md" and not path.name.startswith("."):
            with path.open("rb") as file:
                contents[path.relative_to(folder).as_posix()] = file.read(MAX_BYTES + 1)
    return contents
