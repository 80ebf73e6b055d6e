"""What every figure shares: looks, panels, heat maps, words."""
