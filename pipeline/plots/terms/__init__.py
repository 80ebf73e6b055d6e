"""Figures of distinctive terms."""
