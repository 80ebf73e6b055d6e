"""A text cleaned, cut into sections and sentences, and in its normal form."""
