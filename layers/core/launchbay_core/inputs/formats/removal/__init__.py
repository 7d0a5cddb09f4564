"""What goes from a text when keys and items are removed, in any format."""
