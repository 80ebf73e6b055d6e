"""Topics in, what can be said of them out."""
