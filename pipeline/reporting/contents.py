"""The sections of the page in their order: with them go the navigation, the tables that are read, and the figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.params.sections import Params
from pipeline.reporting.captions import CAPTIONS, name_subject
from pipeline.reporting.sections.audit import describe_audit
from pipeline.reporting.sections.corpus import describe_corpus
from pipeline.reporting.sections.intrusion import describe_intrusion
from pipeline.reporting.sections.keywords import describe_keywords
from pipeline.reporting.sections.known_answer import describe_known_answer
from pipeline.reporting.sections.methods import describe_methods
from pipeline.reporting.sections.names import describe_names
from pipeline.reporting.sections.networks import describe_networks
from pipeline.reporting.sections.periods import describe_periods
from pipeline.reporting.sections.robustness import describe_robustness
from pipeline.reporting.sections.self_test import describe_self_test
from pipeline.reporting.sections.term_audit import describe_term_audit
from pipeline.reporting.sections.terms import describe_terms
from pipeline.reporting.sections.topic_years import describe_topic_years
from pipeline.reporting.sections.topics import describe_topics
from pipeline.reporting.writing.shapes import Content, Tables


@dataclass(frozen=True)
class Section:
    """One section of the page, from its template sections/templates/NAME.html.

    title: Chinese, English. describe: what its template needs; None where there is no such section this time.
    tables: those that tell of its subject, for the workbook too; each stands with one section, and others may read it.
    """

    name: str
    anchor: str
    title: tuple[str, str]
    describe: Callable[[Tables, Params], Content | None]
    tables: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """Those that have a caption, in the order in which the template shows them."""
        return tuple(CAPTIONS.get(self.name, ()))


SECTIONS = (
    Section(
        "corpus",
        "corpus",
        ("语料概况", "Corpus overview"),
        describe_corpus,
        tables=("documents", "files", "years", "places", "sections"),
    ),
    Section(
        "audit",
        "audit",
        ("数据质量审查", "Data quality review"),
        describe_audit,
        tables=("findings", "document_uses"),
    ),
    Section(
        "keywords",
        "keywords",
        ("关键词词频演变", "Keyword frequency over time"),
        describe_keywords,
        tables=(
            *("keyword_trends", "keyword_years", "keyword_groups", "keyword_provinces", "keyword_changes"),
            *("event_changes", "first_uses", "mentions"),
        ),
    ),
    Section(
        "terms",
        "terms",
        ("特征词分析", "Distinctive terms"),
        describe_terms,
        tables=("keyness", "keyness_groups", "name_terms", "term_examples", "year_terms"),
    ),
    Section(
        "networks",
        "networks",
        ("共词网络与文本关联", "Co-words, citations and copying"),
        describe_networks,
        tables=(
            *("coword_spans", "coword_terms", "coword_pairs", "correspondence_axes", "correspondence_points"),
            *("body_leaves", "body_merges", "citation_levels", "cited_documents", "copied_passages"),
        ),
    ),
    Section(
        "names",
        "names",
        ("实体识别", "Named entities"),
        describe_names,
        tables=("entity_names", "entity_years", "entity_regions"),
    ),
    Section(
        "topics",
        "topics",
        ("主题结构", "Topic structure"),
        describe_topics,
        tables=(
            *("topic_labels", "topic_names", "own_names", "topic_terms", "topic_neighbours", "topic_merges"),
            *("topic_sections", "topic_years", "topic_groups", "topic_effects", "topic_quality", "topic_frames"),
            *("topic_twins", "topic_members", "topic_identity"),
            *("choice", "topic_coherence"),
        ),
    ),
    Section(
        "topic_years",
        "topic-years",
        ("主题强度演化", "Topic prevalence over time"),
        describe_topic_years,
    ),
    Section(
        "periods",
        "evolution",
        ("主题演化", "Topic evolution between periods"),
        describe_periods,
        tables=("period_topics", "topic_links", "topic_pairs", "topic_similarities", "period_terms"),
    ),
    Section(
        "robustness",
        "robustness",
        ("稳健性分析", "Robustness"),
        describe_robustness,
        tables=("robustness", "robustness_runs"),
    ),
    Section(
        "intrusion",
        "intrusion",
        ("主题质量检验", "Topic validation"),
        describe_intrusion,
        tables=("intrusion_items", "intrusion_scores", "intrusion_annotators", "intrusion_forms"),
    ),
    Section(
        "known_answer",
        "known",
        ("已知答案", "Known answers"),
        describe_known_answer,
        tables=("known_keywords", "known_shapes", "known_themes"),
    ),
    Section(
        "term_audit",
        "term-audit",
        ("词典审查", "Lexicon review"),
        describe_term_audit,
        tables=("term_integrity", "suggested_terms"),
    ),
    Section(
        "self_test",
        "self-test",
        ("自检", "Self-test"),
        describe_self_test,
        tables=("self_test", "placebos", "planted_changes"),
    ),
    Section(
        "methods",
        "methods",
        ("研究方法", "Methods"),
        describe_methods,
    ),
)
TABLES = tuple(table for section in SECTIONS for table in section.tables)


def order_drawings(drawings: Mapping[str, str]) -> dict[str, str]:
    """Those that a section shows, by file, in order of the page: its subjects, and the pages of each.

    >>> order_drawings({"topics/topics_02": "", "topics/topics_01": "", "topics/choice": "", "old": ""})
    {'topics/topics_01': '', 'topics/topics_02': '', 'topics/choice': ''}
    """
    subjects = [figure for section in SECTIONS for figure in section.figures]
    return {file: drawings[file] for subject in subjects for file in sorted(drawings) if name_subject(file) == subject}
