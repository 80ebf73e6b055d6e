"""The sentences behind the numbers of the page, in files that it loads when a number is followed."""
