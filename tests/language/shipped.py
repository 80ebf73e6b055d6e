"""The user terms as the project is delivered, of every field."""

from pipeline import catalog
from pipeline.language.lexicon import parse_terms, read_user_terms
from pipeline.params.reading import load_params
from tests.conftest import PROJECT

FIELDS = {path.stem: parse_terms(path) for path in sorted((PROJECT / catalog.FIELD_TERMS).glob("*.txt"))}
USED = load_params(PROJECT / "params.yaml").segment.user_terms
TERMS = read_user_terms(PROJECT / catalog.OWN_USER_TERMS, PROJECT / catalog.FIELD_TERMS, USED)
