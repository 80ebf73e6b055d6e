"""Curves over years: counts by voice and year, the shapes they may have, and the tests of them."""
