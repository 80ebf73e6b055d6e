"""Claims again under other settings: how much of what the report says depends on choices that could have been others."""
