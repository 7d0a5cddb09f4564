"""Python: the constants of a script, which are its top-level assignments of literals, and edits of them."""
