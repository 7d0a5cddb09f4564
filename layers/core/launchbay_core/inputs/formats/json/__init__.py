"""JSON: values with their positions in the text, and edits."""
