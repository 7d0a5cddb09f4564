"""Which environment variables a job or a launch can't set. Without imports: each start of a job reads it."""

# Names that say which run this is, and where its inputs are: nothing that a job sets changes them.
_OWN = ("LAUNCHBAY_", "AWS_BATCH_", "AWS_CONTAINER_")
# Besides, those by which a job reaches AWS, and by which W&B gets a run's config.
_RESERVED = (*_OWN, "AWS_", "WANDB_CONFIG", "WANDB_LAUNCH")


def is_own(name: str) -> bool:
    """Whether a variable is Launchbay's or AWS Batch's own, so that a job's `env` has no effect on it."""
    return name.startswith(_OWN)


def is_reserved(name: str) -> bool:
    """Whether no launch may set a variable, whatever the job's author says.

    >>> is_reserved("AWS_PROFILE"), is_reserved("WANDB_MODE")
    (True, False)
    """
    return name.startswith(_RESERVED)
