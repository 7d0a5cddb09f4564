"""What an operator does with a deployment: check whether it is healthy, and redrive dead letters."""
