"""What a paper needs: tables, method, references and data, from the same tables and claims as the page."""
