"""What can't be believed, and which documents count."""
