"""Figures of how robust claims are."""
