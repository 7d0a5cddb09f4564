"""Whether overrides are valid, and the message for each fault."""
