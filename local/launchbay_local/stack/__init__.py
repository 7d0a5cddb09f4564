"""The stack as a whole: its parts put together, its state folder."""
