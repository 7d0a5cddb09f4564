"""What runs have left, and how long it is kept, as the API returns it."""
