"""AWS Batch: its requests, quotas, events and reasons."""
