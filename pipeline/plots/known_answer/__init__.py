"""Figures of the known answer."""
