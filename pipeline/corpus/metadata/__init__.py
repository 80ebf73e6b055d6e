"""What a document says of itself, and what a researcher says of it."""
