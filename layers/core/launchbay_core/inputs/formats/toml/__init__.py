"""TOML: values with their places in the text, edits, and how values are written."""
