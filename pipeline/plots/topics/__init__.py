"""Figures of topics."""
