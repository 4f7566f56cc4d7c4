"""Photos in, painted and encoded pictures out."""
