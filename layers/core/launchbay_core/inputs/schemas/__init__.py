"""JSON Schemas of inputs: inferred, declared, normalized, pruned, summarised; secrets and types in them."""
