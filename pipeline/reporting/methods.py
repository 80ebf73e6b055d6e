"""The methods paragraphs, with the settings of this run, to paste into a paper."""

from collections.abc import Mapping

from pipeline.params import Params
from pipeline.reporting.notation import DASH, write_percent
from pipeline.reporting.templating import render_paragraphs
from pipeline.reporting.words import CHECKS, translate


def describe_methods(
    params: Params, n_topics: int, reason: str, versions: Mapping[str, str], language: str
) -> list[str]:
    """Paragraphs, one a step: corpus and words, keywords, terms, topics. versions: package → version.

    reason: why so many topics, a code of analysis.choice.
    """
    content = {
        "params": params,
        "n_topics": n_topics,
        "reason": reason,
        "aside": [
            translate(CHECKS, check, language)
            for check, action in vars(params.audit.checks).items()
            if action == "set_aside"
        ],
        "version": lambda package: versions.get(package, DASH),
        "level": write_percent(params.resampling.confidence),
    }
    return render_paragraphs(f"methods_{language}.txt", language, content)


def list_references(language: str) -> list[str]:
    """What the methods cite, in alphabetical order."""
    return render_paragraphs("references.txt", language, {})
