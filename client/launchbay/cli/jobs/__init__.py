"""Commands about jobs and their files."""
