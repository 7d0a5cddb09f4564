"""The HTTP server that every local service answers through."""
