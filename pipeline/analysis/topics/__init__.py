"""Topic models: fitted, then described."""
