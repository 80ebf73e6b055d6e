"""The figure of the corpus."""
