"""The Python that a job runs with on the local stack; in AWS, the job's image has it.

It is the one that `python:` names, an environment made from what the job's folder requires, or the stack's own.
"""
