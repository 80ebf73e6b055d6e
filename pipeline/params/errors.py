"""What a researcher is meant to read when something that was given can't be used."""

from collections.abc import Sequence

Words = tuple[str, str]  # the same in Chinese and in English


class InputError(Exception):
    """Something that the researcher gave can't be used.

    Carries every problem found, not only the first, each in Chinese and in English: InputError("…是空的", "… is empty") for one,
    InputError([("…是空的", "… is empty"), …]) for several. `running` prints one a line and exits with code 1.
    Each problem names the place, what was found and the way out.
    """

    def __init__(self, problems: str | Sequence[Words], english: str = "") -> None:
        self.problems: list[Words] = [(problems, english)] if isinstance(problems, str) else list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(english for _, english in self.problems)
