"""The local stack as a whole: its options, its parts put together, its state folder."""
