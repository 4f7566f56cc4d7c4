"""The doors on HTTP; the only room that knows requests."""
