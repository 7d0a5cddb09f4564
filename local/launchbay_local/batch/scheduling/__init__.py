"""Which job starts next: in order of submission, or by AWS Batch's rules for fair shares."""
