"""What the API returns: a typed model for each JSON shape, made from the core's values."""
