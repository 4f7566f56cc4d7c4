"""The steps by which the records' tables came to be what they are; each is run once, in order."""
