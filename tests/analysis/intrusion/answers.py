"""A tiny fit with as many topics as wanted, and forms that are filled in as a test says."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import polars as pl

from pipeline.analysis.intrusion.items import draw_items
from pipeline.params.sections import IntrusionParams
from tests.analysis.matrices import as_topics

PARAMS = IntrusionParams(
    n_words=5, n_topic_words=8, n_passages=2, min_chars=10, max_chars=40, min_share=0.1, min_answers=1, seed=3
)
SUBJECTS = ("党建", "德育", "体育", "美育", "劳动", "安全", "财务", "招生")


def draw(
    topic_words: pl.DataFrame,
    section_topics: pl.DataFrame,
    sections: pl.DataFrame,
    params: IntrusionParams,
    frames: Collection[int] = (),
) -> pl.DataFrame:
    """The items of a fit (`make_fit`)."""
    parts = [sections.slice(at, 5) for at in range(0, sections.height, 5)]
    return draw_items(topic_words, as_topics(section_topics), parts, params, frames)


def make_fit(n_topics: int, n_terms: int = 10, n_sections: int = 6) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Topic words, section topics and sections.

    Topic 0 speaks of 党建0 to 党建9, and so on; the sections of a topic are half its own, and speak of the next two as well.
    """
    words, shares, sections = [], [], []
    for topic in range(n_topics):
        for owner in range(n_topics):
            for place in range(n_terms):
                weight = 100 - place if owner == topic else 1 + (owner + place) % 3 / 10
                words.append((topic, f"{SUBJECTS[owner]}{place}", float(weight)))
        for number in range(n_sections):
            theta = np.full(n_topics, 0.01)
            theta[[topic, (topic + 1) % n_topics, (topic + 2) % n_topics]] = 0.5, 0.3, 0.2
            section_id = f"s{topic}-{number}"
            shares += [(section_id, other, share) for other, share in enumerate(theta / theta.sum())]
            sections.append((section_id, 20, f"{number}. 做好{SUBJECTS[topic]}工作，抓好落实。\n"))
    topic_words = pl.DataFrame(
        words, schema={"topic": pl.Int32, "term": pl.String, "probability": pl.Float64}, orient="row"
    )
    return (
        topic_words.with_columns(pl.col("probability") / pl.col("probability").sum().over("topic")),
        pl.DataFrame(
            shares, schema={"section_id": pl.String, "topic": pl.Int32, "probability": pl.Float64}, orient="row"
        ),
        pl.DataFrame(sections, schema={"section_id": pl.String, "n_chars": pl.Int64, "text": pl.String}, orient="row"),
    )


def fill_in(items: pl.DataFrame, annotator: str, choose: Callable[[pl.DataFrame], str], **columns: str) -> bytes:
    """A form as the page saves it; `choose` is given the options of an item and names one, ? or nothing."""
    saved_at = columns.get("saved_at", "2024-05-01T08:00:00Z")
    form = columns.get("form", items["form"][0])
    lines = ["form,annotator,saved_at,item,answer"]
    for (item,), options in items.group_by("item", maintain_order=True):
        lines.append(f'"{form}","{annotator}","{saved_at}","{item}","{choose(options)}"')
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def choose_right(options: pl.DataFrame) -> str:
    return str(options.filter("is_intruder")["option"][0])


def choose_at_random(rng: np.random.Generator) -> Callable[[pl.DataFrame], str]:
    return lambda options: str(rng.choice(options["option"].to_numpy()))


def choose_from(answers: Mapping[str, str]) -> Callable[[pl.DataFrame], str]:
    return lambda options: answers.get(options["item"][0], "")
