"""params.yaml: what a researcher tunes, as typed sections."""
