"""Jobs, runs, their states, hardware and names: pure types and rules, nothing of AWS."""
