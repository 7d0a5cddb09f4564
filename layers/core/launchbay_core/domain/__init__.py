"""Jobs, runs, their states, hardware and names: pure types and rules, without AWS."""
