"""Topics from one period to the next."""
