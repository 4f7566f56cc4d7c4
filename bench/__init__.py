"""Figures: how fast, how large, how well, measured on the spot. Not part of the installed package."""
