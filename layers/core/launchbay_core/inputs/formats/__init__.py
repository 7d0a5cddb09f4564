"""Config texts: reading their values, and editing them so that every other byte stays. One folder a format."""
