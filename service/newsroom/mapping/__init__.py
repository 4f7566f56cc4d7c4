"""Mapping is data: which part of a system's JSON is the headline, the photo, the credit."""
