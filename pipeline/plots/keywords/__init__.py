"""Figures of keywords."""
