"""Text on a card: clean, faces, bidi, breaks, fit, draw, contrast."""
