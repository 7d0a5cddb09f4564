"""A small HTTP server on loopback, through which every local service answers."""
