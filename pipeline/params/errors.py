"""What a researcher is meant to read when something that was given can't be used."""

from collections.abc import Sequence


class InputError(Exception):
    """Something that the researcher gave can't be used.

    Carries every problem found, not only the first; `running` prints one a line and exits with code 1.
    Each problem names the place, what was found and the way out.
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: list[str] = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))
