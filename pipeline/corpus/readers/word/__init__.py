"""Word: the package, its numbers, its text."""
