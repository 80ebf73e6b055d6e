"""Whether topics make sense to people."""
