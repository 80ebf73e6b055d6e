"""What each document copied, summed piece by piece."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.corpus.audit.relations import copies as copying
from pipeline.corpus.audit.relations import copy_tables
from pipeline.corpus.text.letters import Codes, are_han, join_letters, take_letters

PASSAGE = "建立健全学校家庭社区协同育人机制，定期召开家长会，组织教师走访学生家庭。2021年"


def test_what_was_copied_is_counted_in_the_letters_of_each_piece_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def look(codes: Codes) -> npt.NDArray[np.bool_]:
        looked_at.append(len(codes))
        return are_han(codes)

    monkeypatch.setattr(copying, "MOST_JOINED", 1)
    monkeypatch.setattr(copy_tables, "are_han", look)
    letters = join_letters([take_letters(PASSAGE)] * 9)
    document: dict[str, Any] = {"issued_on": None, "year": 2020, "level": None, "region": None}
    documents = [document | {"document_id": str(number)} for number in range(9)]
    found = copy_tables.gather_copies(documents, letters, copying.find_copies(letters, 13, 1.0))
    n_han = int(are_han(letters[0].codes).sum())
    expected = [(number, 0, 1, n_han) for number in range(1, 9)]
    assert found.sums.select("document", "main_source", "n_sources", "n_copied").rows() == expected
    assert len(looked_at) > 8 and sum(looked_at) <= len(letters.codes)
