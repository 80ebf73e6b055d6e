"""Planted beside found."""
