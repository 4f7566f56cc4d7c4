"""Where everything on a card stands: designs and brands in, a scene of numbers out."""
