"""JSON: values with their places in the text, and edits."""
