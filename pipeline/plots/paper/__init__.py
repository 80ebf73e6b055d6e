"""The figures of the paper, as params.yaml lists them."""
