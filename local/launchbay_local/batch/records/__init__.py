"""What is known of jobs, kept in the state folder."""
