"""Yaodian (要点): topics and trends in Chinese policy documents, as a reproducible pipeline."""
