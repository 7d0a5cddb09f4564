"""DynamoDB, S3, SQS, EventBridge and CloudWatch Logs on loopback: moto's server, whose contents survive a restart."""
