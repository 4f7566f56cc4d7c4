"""Article in, cards out."""
