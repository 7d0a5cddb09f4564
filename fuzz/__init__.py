"""`make fuzz`: hostile requests, uploads and archives against the handlers, and Schemathesis against a local stack.

Everything is decided by a seed, so a case that fails can be run again: `make fuzz ONLY=api SEED=7 CASE=1234`.

| module | what it has |
| --- | --- |
| `values` | hostile values, and the mutation of plain values |
| `texts` | config files of every format, and the mutation of texts |
| `jobs` | jobs, overrides and other bodies that are valid, from which mutations start |
| `requests` | one request to each endpoint, valid or mutated |
| `cursors` | cursors that were given, damaged or made up |
| `events` | the event that API Gateway makes of a request, with what may differ in its envelope |
| `account` | an emulated account with jobs and runs, small enough to stay fast |
| `api`, `uploads`, `archives` | the three targets: each runs cases and judges what came out |
| `campaign` | many cases in several processes, with their progress; one case again |
| `tally` | what was seen, as a table |
| `schemathesis_run` | Schemathesis against a running stack, with `schemathesis.toml` and `schemathesis_hooks` |
"""
