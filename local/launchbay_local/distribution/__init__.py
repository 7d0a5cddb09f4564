"""A CloudFront distribution in front of a bucket with a single page's files, and the HTTP API under the same host."""
