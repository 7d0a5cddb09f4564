"""JSON Schemas of inputs: inferred or declared, normalized, pruned, summarised, looked up, applied to types."""
