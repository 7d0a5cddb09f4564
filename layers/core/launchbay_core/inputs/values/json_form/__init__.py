"""How the marks of overrides are written in JSON: by the paths of what is marked, beside plain values."""
