"""`launchbay.yaml`: a job as its author describes it, beside its code."""
