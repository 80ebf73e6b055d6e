"""The embedded corpus with its planted, published truth."""
