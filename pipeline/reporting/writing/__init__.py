"""What every part of the report is written with: numbers, words in both languages, templates, the font, drawings."""
