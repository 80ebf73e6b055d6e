"""Documents beside each other: which came first, copies, near-duplicates, versions."""
