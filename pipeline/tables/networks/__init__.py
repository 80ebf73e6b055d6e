"""Tables of `networks`."""
