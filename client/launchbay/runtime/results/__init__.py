"""What a run gives back, while it goes: outputs, checkpoints and metrics are uploaded to the attempt's own place.

A thread of the runner looks at the run's folders and reports (`session`); each kind of result is a `Part` of its own.
"""
