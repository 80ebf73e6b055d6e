"""Counts in, topics out."""
