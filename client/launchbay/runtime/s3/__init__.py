"""Reads a run's inputs from S3, and claims the run there, in a few milliseconds.

A boto3 client takes a third of a second to make, which every start of every job would pay. What a job needs of S3 is
a signed GET and PUT, so they are written out here: AWS Signature Version 4, the credentials that a container has,
retries. The signature is tested against botocore's own; where credentials come from anywhere else, botocore is asked.
"""

from launchbay.runtime.s3.bucket import BucketPrefix, S3Bucket, location_of

__all__ = ["BucketPrefix", "S3Bucket", "location_of"]
