"""What reports cite: the sources once, as data, how texts cite them, and how lists of them are written."""
