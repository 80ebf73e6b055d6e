"""The sections of the page: a module for each, with a template of the same name."""
