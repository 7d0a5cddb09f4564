"""What the API answers: a typed model for each JSON shape, and how it is made from the core's values."""
