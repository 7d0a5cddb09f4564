"""What runs give back: what is declared of it, what is kept, what others start with."""
