"""The tag by which policies tell a stack's AWS Batch jobs from those of others: job ids are random, so no ARN does."""

from __future__ import annotations

STACK_TAG = "launchbay:stack"
