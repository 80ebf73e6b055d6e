"""What goes together: terms in sections, terms and years, bodies, who cites and who copies whom."""
