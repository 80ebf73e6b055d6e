"""Tables in, pages and sentences out."""
