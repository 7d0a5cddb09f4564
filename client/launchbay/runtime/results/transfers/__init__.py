"""What `storage` works with: a client of S3, the attempt's place, and files that are hashed on their way."""
