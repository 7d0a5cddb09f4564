"""IAM: every call of a function, pipe or job is checked against the policies of its role, and refused as in AWS.

| module | content |
| --- | --- |
| `patterns.py`, `conditions.py`, `policies.py` | the language of policies |
| `decisions.py` | allowed or not: explicit denies, identity and resource policies |
| `reference.py`, `actions.json` | what AWS's service authorization reference says of each action |
| `access_control.py`, `managed_policies.py` | the policies of a stack: of its roles, buckets, queues and functions |
| `principals.py`, `sessions.py` | who calls, and the credentials by which that is known |
| `calls/` | what a call needs: actions, resources, context |
| `caller_identity.py` | who calls, as STS tells it |
| `jobs.py` | what the stand-in for AWS Batch asks of all this |
| `refusals.py` | how each service says no |
| `keys.py` | what the key of an encrypted resource adds to that |
| `guard.py` | all of it as one object |
| `record.py` | which grants were used |
"""
