"""The DVC stages: the only code that reads and writes tables."""
