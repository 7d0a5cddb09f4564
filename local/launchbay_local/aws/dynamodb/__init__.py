"""DynamoDB on moto, with items in the journal: moto checks and changes an item at a time, and keeps none."""
