"""Bounds on the work that a schema makes: how much it expands to, how patterns and items are looked at."""
