"""Tables with one document a row: CSV, JSON lines, Excel, and web pages that hold such a table."""
