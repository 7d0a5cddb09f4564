"""State-change events and log lines on their way out."""
