"""What an author submits to register a job: its job file and its code archive."""
