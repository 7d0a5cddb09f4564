"""Every call to AWS: the table, buckets, queues, AWS Batch, logs and metrics."""
