"""A folder of files into tables; what was parsed once is kept."""
