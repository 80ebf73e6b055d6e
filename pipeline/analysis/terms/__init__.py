"""The vocabulary, and the terms that set groups of documents apart."""
