"""What becomes of made cards: filed, answered for, found under signed addresses, withdrawn."""
