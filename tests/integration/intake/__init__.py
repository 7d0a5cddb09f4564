"""A package, so that fixtures of this scope end with it: otherwise, pytest keeps them to the end of the session."""
