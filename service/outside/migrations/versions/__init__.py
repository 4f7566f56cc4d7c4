"""One module a step, named by its number. A step is never altered once it was released."""
