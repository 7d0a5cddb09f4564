"""AWS Batch's REST calls."""
