"""Intervals, tests and matrices that every subject uses."""
