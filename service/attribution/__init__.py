"""What the credit is: read it, word it, judge it, carry it in the file."""
