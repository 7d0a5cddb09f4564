"""YAML: values with their positions in the text, edits, and how values are written."""
