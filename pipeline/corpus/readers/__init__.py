"""Files of every format into texts."""
