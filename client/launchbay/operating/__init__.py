"""What an operator does with a deployment: look whether it is well, and move dead letters back."""
