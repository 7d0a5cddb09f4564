"""Reads a run's inputs from S3 in a few milliseconds.

A boto3 client takes a third of a second to make, which every start of every job would pay. What a job needs of S3 is
one signed GET, so it is written out here: AWS Signature Version 4, the credentials that a container has, retries. The
signature is tested against botocore's own; where credentials come from anywhere else, botocore is asked for them.
"""

from launchbay.job.s3.reader import S3Reader, location_of

__all__ = ["S3Reader", "location_of"]
