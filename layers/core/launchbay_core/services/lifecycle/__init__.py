"""What happens to a run after its launch: dispatched to AWS Batch, tracked, cancelled, reconciled; forward only."""
