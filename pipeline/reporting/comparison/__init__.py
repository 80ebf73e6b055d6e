"""The comparison of two reports, as text and as a page."""
