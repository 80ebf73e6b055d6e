"""Figures of topics between periods."""
