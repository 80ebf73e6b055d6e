"""Keywords in the text: mentions, rates by year, trends."""
