"""Made-up tables of robustness."""

from collections.abc import Sequence

import polars as pl

from pipeline import catalog

OPTIONS = (("own", "all"), ("own", "largest"), ("all", "all"), ("all", "largest"))


def make_robustness(claims: Sequence[tuple[str, str]]) -> dict[str, pl.DataFrame]:
    """Of each (keyword, verdict) four settings, of text and kinds: it holds where all text counts alone; the last is untested."""
    rows, runs = [], []
    for number, (keyword, verdict) in enumerate(claims, 1):
        about = {"claim": number, "subject_kind": "keyword", "keyword": keyword}
        rows.append(
            about
            | {
                "claimed": True,
                "verdict": verdict,
                "n_holds": 1,
                "n_unconfirmed": 0,
                "n_settings": 3,
                "n_untested": 1,
                "breaks": "text=own",
            }
        )
        for setting, (text, kinds) in enumerate(OPTIONS, 1):
            outcome = "untested" if setting == len(OPTIONS) else "holds" if text == "all" else "fails"
            runs.append(
                about
                | {"setting": setting, "text": text, "kinds": kinds, "doubtful": "keep", "spellings": "all"}
                | {"year_bins": 1, "mix": "as_written", "verdict": verdict, "outcome": outcome}
                | {"estimate": 1.5 - 0.1 * setting, "ci_low": 1.2 - 0.1 * setting, "ci_high": 1.8 - 0.1 * setting}
            )
    return {
        name: getattr(catalog, name).check(
            pl.DataFrame(
                [dict.fromkeys(getattr(catalog, name).columns) | row for row in made],
                schema=getattr(catalog, name).schema,
                orient="row",
            )
        )
        for name, made in (("robustness", rows), ("robustness_runs", runs))
    }
