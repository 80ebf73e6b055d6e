"""A model saved as gensim's is the same model."""

from pathlib import Path

import numpy as np
import pytest
from gensim.models.ldamodel import LdaModel

from pipeline.analysis.topics.fit.engines import ETA
from pipeline.analysis.topics.fit.export import make_gensim, shape_words
from pipeline.analysis.topics.fit.fitting import fit_topics, tabulate
from pipeline.params.sections import LdaParams
from tests.analysis.matrices import as_terms
from tests.analysis.planted import make_documents, plant


def test_gensim_loads_the_same_topics_and_priors_and_infers_the_same_sections(tmp_path: Path) -> None:
    table = plant()
    params = LdaParams(engine="variational", n_starts=2, passes=20, seed=1)
    fit = fit_topics(as_terms(table), make_documents(table), 3, params)
    topic_words, _ = tabulate(fit)
    phi, terms = shape_words(topic_words)
    assert terms == fit.terms
    n_words = fit.topic_starts["n_topic_words"].to_numpy()
    make_gensim(phi, fit.alpha, terms, n_words).save(str(tmp_path / "gensim"), ignore=[])
    model = LdaModel.load(str(tmp_path / "gensim"))
    assert model.get_topics() == pytest.approx(fit.phi, rel=1e-9, abs=1e-15)
    assert model.alpha == pytest.approx(fit.alpha)
    assert model.eta == pytest.approx(np.full(len(terms), ETA))
    codes = {term: code for code, term in enumerate(terms)}
    for place in (0, 1, 2):
        section = table.filter(section_id=fit.section_ids[place])
        bag = [(codes[term], count) for term, count in section.select("term", "count").iter_rows()]
        inferred = dict(model.get_document_topics(bag, minimum_probability=0))
        assert [inferred[topic] for topic in range(3)] == pytest.approx(fit.theta[place].tolist(), abs=0.01)
