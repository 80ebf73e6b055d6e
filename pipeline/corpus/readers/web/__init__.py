"""Web pages: what a reader sees of them, and which of it is the article."""
