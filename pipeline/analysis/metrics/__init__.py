"""Names of bodies, documents and programmes, counted."""
