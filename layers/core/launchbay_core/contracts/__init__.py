"""What two processes must agree on, written once, with the standard library alone."""
