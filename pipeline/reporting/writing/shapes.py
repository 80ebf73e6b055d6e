"""What goes into a section and what comes out, as types."""

from collections.abc import Mapping
from typing import Any

import polars as pl

Tables = Mapping[str, pl.DataFrame]  # by their names in the catalog, and `versions`
Rows = list[dict[str, Any]]
Content = dict[str, Any]  # the names in a template and what they stand for
