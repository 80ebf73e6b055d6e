"""What is drawn on the page: figures of the files, series of live charts, the small charts of findings."""
