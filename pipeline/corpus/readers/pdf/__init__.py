"""PDF: lines of a page, their order, and the paragraphs that they make."""
