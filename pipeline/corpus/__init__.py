"""Files into documents, sections and sentences."""
