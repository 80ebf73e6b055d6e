"""Prose that states a rule holds the number that the code obeys: rooms do not import each other, so that a test keeps them together."""

import pytest

from pipeline.analysis.intrusion.items import MIN_TOPICS, N_OWN, N_POOL
from pipeline.analysis.periods import topic_links, transitions
from pipeline.analysis.self_test import placebos, terms
from pipeline.analysis.statistics import panel, resampling
from pipeline.analysis.topics.describe import choice, coherence, description, identity, labels, topic_names, twins
from pipeline.analysis.topics.fit import consensus, groups, starts, themes
from pipeline.plots.terms.keyness import STANDARD_ERRORS
from pipeline.reporting.captions import CAPTIONS
from pipeline.reporting.sections.topics import DOUBTS
from pipeline.reporting.writing.templating import TEMPLATES
from pipeline.tables import self_test
from pipeline.tables.codes import pick

# Numbers as prose writes them, beside digits and percent.
CHINESE = {0.2: ("五分之一", "两成"), 0.8: ("八成",), 0.5: ("一半",), 2: ("两",), 3: ("三",), 4: ("四",)}
ENGLISH = {0.2: ("a fifth",), 0.5: ("half",), 2: ("twice",), 3: ("three",), 4: ("four",), 10: ("ten",)}

# Each rule with its number, and the phrases that state it, with # in its place: file, Chinese, English.
RULES: dict[str, tuple[float, list[tuple[str, str, str]]]] = {
    "an interval of periods needs voices": (
        resampling.MIN_DOCUMENTS,
        [
            ("methods", "不足 # 个时不给区间", "none with fewer than #"),
        ],
    ),
    "terms have so many standard errors": (
        STANDARD_ERRORS,
        [("captions", "±# 标准误", "±# standard errors")],
    ),
    "scores of candidates have intervals of": (
        choice.CONFIDENCE,
        [("captions", "各起点间的 # 区间", "# intervals over starts")],
    ),
    "a candidate is stable where topics come back": (
        resampling.MIN_RETURNED,
        [
            ("methods", "能重现的主题占词次#以上的候选中", "with # of the words in topics that came back"),
            ("methods", "均不足词次的#，", "as # were with no candidate"),
            ("captions", "虚线为 #", "dashed: #"),
        ],
    ),
    "a candidate is as good as the best where its perplexity is within": (
        choice.TOLERANCE,
        [
            ("choice.html", "相差不超过 #", "within #"),
            ("methods", "与最低者相差不超过 #", "perplexity was within # of the best"),
            ("captions", "最优候选相差不超过 #", "within # of the best"),
        ],
    ),
    "an A has a mean cosine of": (
        consensus.CLOSE,
        [("topics.html", "平均余弦不低于 #", "a mean cosine of # or more")],
    ),
    "a grade B": (dict(consensus.GRADES)["B"], [("topics.html", "B 为 # 以上", "B in #")]),
    "a grade C": (dict(consensus.GRADES)["C"], [("topics.html", "D 不足 #", "C in #")]),
    "a topic came back where its cosine is": (
        consensus.CAME_BACK,
        [("methods", "余弦不低于 #", "cosine of # or more")],
    ),
    "more topics are fitted than asked for": (
        themes.TOPICS_PER_THEME,
        [("methods", "先拟合#倍于所求数目的主题", "# as many topics were fitted")],
    ),
    "and those that are scattered are the background": (
        themes.GATHERED,
        [("methods", "份额相关不到 # 者", "correlates by less than #")],
    ),
    "topics are graded with groups": (
        groups.MIN_GROUPS,
        [
            ("topics.html", "不足 # 组", "fewer than # groups"),
            ("methods", "这样的组不足 # 个", "fewer than # such groups"),
        ],
    ),
    "documents stay together that share": (
        groups.MIN_SHARED,
        [("methods", "有#文字相同", "share # of their text")],
    ),
    "starts are found in dimensions": (starts.N_DIMENSIONS, [("methods", "降到 # 维", "reduced to # dimensions")]),
    "coherence is of terms": (coherence.N_TERMS, [("methods", "各主题前 # 个词", "(# terms a topic")]),
    "a name needs terms among the first": (
        topic_names.N_RELEVANT,
        [
            ("topics.html", "相关度前 # 位", "among its # most relevant ones"),
            ("methods", "相关度前 # 个词之内", "topic's # most relevant terms"),
        ],
    ),
    "so many of them": (topic_names.MIN_SHARE, [("methods", "至少#须在该主题", "provided that # of them or more")]),
    "a label has terms": (
        labels.N_LABEL_TERMS,
        [("methods", "相关度最高的#个词", "Labels are the # most relevant terms")],
    ),
    "topics need documents": (description.MIN_DOCUMENTS, [("methods", "文档不足 # 份", "fewer than # documents")]),
    "topics need sections": (description.MIN_SECTIONS, [("methods", "平均不足 # 个条目", "fewer than # sections")]),
    "a topic is gone under": (
        identity.REMNANT,
        [
            ("topic_identity.html", "不足原来的#", "below # of their former share"),
            ("methods", "旧条目中份额的#者，称为消失", "below # of its share of earlier ones"),
        ],
    ),
    "changes come back": (
        resampling.MIN_RETURNED,
        [
            ("methods", "次重抽样的#以上重现", "come back in # of"),
            ("captions", "须在 # 以上的重抽样中", "# of resamples"),
        ],
    ),
    "in so many resamples": (transitions.N_REPEATS, [("methods", "在 # 次重抽样的", "% of # resamples")]),
    "topics part where together at most": (
        transitions.APART,
        [("methods", "在另一期降到#以下", "at most # as much in the other")],
    ),
    "text flows to a topic": (topic_links.MIN_FLOW, [("methods", "至少#归于", "goes to # or more to one")]),
    "a panel holds weight": (
        panel.MIN_SHARE_PANEL,
        [("methods", "在场者的权重不足#的年份", "have less than # of it")],
    ),
    "the form needs topics": (
        MIN_TOPICS,
        [
            ("intrusion.html", "主题不足#个", "fewer than # topics"),
            ("intrusion_form.html", "主题不足#个", "fewer than # topics"),
            ("intrusion_form.html", "一段原文和#组词", "a passage and # groups of words"),
        ],
    ),
    "a passage comes with topics": (
        N_OWN,
        [
            ("intrusion_form.html", "其余#组", "The other # all have"),
            ("intrusion.html", "确实涉及#个主题", "covers # topics"),
            ("methods_intrusion", "份额最大的#个主题", "its # most probable topics"),
        ],
    ),
    "a placebo passes a test of this level": (
        placebos.LEVEL,
        [
            ("self_test.html", "p &lt; # 的检验应约占", "should give p &lt; #"),
            ("self_test.html", "应约占 #", "about # of the tests"),
            ("methods", "机构检验 p < # 者超过", "have p < # by the body test"),
        ],
    ),
    "years share something where placebos pass more often": (
        placebos.MAX_SHARE,
        [
            ("self_test.html", "比例超过 #", "body test exceeds #"),
            ("self_test.html", "比例不超过 #", "does not exceed #"),
            ("methods", "者超过 # 时", "if more than # of these"),
        ],
    ),
    "placebos are of each class": (
        terms.TERMS_PER_CLASS,
        [("methods", "至多抽取 # 个词", "up to # terms of the vocabulary")],
    ),
    "their years are put into other orders": (placebos.N_ORDERS, [("methods", "次序 # 次", "another order # times")]),
    "a rise can be shown where so many are found": (
        self_test.FOUND,
        [
            ("self_test.html", "仍不足 #%", "below #% even"),
            ("self_test.html", "不低于 #%", "detected in #% or more"),
        ],
    ),
    "twins have a cosine of": (
        twins.TWIN_COSINE,
        [
            ("topics.html", "余弦相似度在 # 以上", "cosine of # or more"),
            ("methods", "余弦在 # 以上", "cosine of # or more"),
        ],
    ),
    "pairs are tried from": (twins.TRIED_COSINE, [("methods", "余弦不到 # 的", "cosine below #")]),
    "twins share of their sections": (
        twins.MIN_SHARED,
        [
            ("topics.html", "半数条目共有", "share # of their sections"),
            ("methods", "半数共有", "share # of the sections"),
        ],
    ),
    "a section has a topic that takes": (twins.MIN_SHARE, [("methods", "占 # 以上的条目", "takes # or more")]),
    "twins are tried in folds of voices": (twins.N_FOLDS, [("methods", "分为 # 份", "in # parts")]),
    "twins need voices": (twins.MIN_VOICES, [("methods", "不足 # 个独立来源时不作此比较", "under # voices")]),
    "an intruding word is of the first": (N_POOL, [("methods_intrusion", "前 # 名的词", "the # most probable words")]),
}


@pytest.mark.parametrize("rule", RULES)
def test_prose_has_the_number_of_the_rule_in_both_languages(rule: str) -> None:
    number, phrases = RULES[rule]
    for file, chinese, english in phrases:
        for language, phrase, words in (("zh", chinese, CHINESE), ("en", english, ENGLISH)):
            told = (*words.get(number, ()), f"{number:g}", f"{number:.0%}")
            text = read_template(file, language)
            assert any(phrase.replace("#", way) in text for way in told), f"{file} ({language}): {phrase}, {number:g}"


def test_the_reasons_against_topics_name_the_thresholds_that_are_used() -> None:
    least = {"few_documents": description.MIN_DOCUMENTS, "few_sections": description.MIN_SECTIONS}
    for code, number in least.items():
        assert all(f" {number} " in sentence for sentence in DOUBTS[code])
    chinese, english = DOUBTS["none_back"]
    share = dict(consensus.GRADES)["B"]
    assert CHINESE[share][0] in chinese and f"{share:.0%}" in english


def read_template(file: str, language: str) -> str:
    """The text of topics.html or of methods_zh.txt, or every caption of figures."""
    if file == "captions":
        return "\n".join(pick(language, *caption) for of in CAPTIONS.values() for caption in of.values())
    name = file if file.endswith(".html") else f"{file}_{language}.txt"
    return next(path.read_text(encoding="utf-8") for folder in TEMPLATES if (path := folder / name).exists())
