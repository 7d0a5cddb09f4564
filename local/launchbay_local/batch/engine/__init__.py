"""Jobs as local processes within slots."""
