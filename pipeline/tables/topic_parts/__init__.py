"""Tables of `topics`: shares of topics, and twins among them."""
