"""What the tests say of words that nobody asked for: none changes with time, then some do."""
