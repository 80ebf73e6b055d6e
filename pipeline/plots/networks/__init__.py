"""Figures of networks."""
