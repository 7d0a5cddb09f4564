"""What the table keeps of what runs give back."""
