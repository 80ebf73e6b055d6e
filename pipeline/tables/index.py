"""Every table by its name."""

from collections.abc import Mapping

from pipeline.tables import (
    audit,
    corpus,
    fits,
    intrusion,
    keywords,
    known_answer,
    periods,
    robustness,
    self_test,
    terms,
    topics,
    words,
)
from pipeline.tables.contract import Table
from pipeline.tables.networks import bodies, cowords
from pipeline.tables.topic_parts import shares, twins

SUBJECTS = (
    corpus,
    audit,
    words,
    terms,
    cowords,
    bodies,
    fits,
    topics,
    shares,
    twins,
    intrusion,
    periods,
    keywords,
    self_test,
    known_answer,
    robustness,
)
TABLES: Mapping[str, Table] = {
    table.name: table for subject in SUBJECTS for table in vars(subject).values() if isinstance(table, Table)
}
