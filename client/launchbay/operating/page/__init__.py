"""The page of a deployment: its files are published to the bucket that its CloudFront distribution reads."""
