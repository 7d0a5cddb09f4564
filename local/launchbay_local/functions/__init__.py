"""AWS Lambda: each function's real handler in warm worker processes."""
