"""Which keys overrides may name: those that are inputs, and new ones where they are let in."""
