"""Newsroom systems: who sends, what they send, and what it means; no Flask in here."""
