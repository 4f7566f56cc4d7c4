"""Cutline: share cards and captions for newsrooms, with the photo's credit right."""

__version__ = "0.1.0"
