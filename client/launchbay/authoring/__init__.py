"""From an author's script or job file to a job that can be registered.

| part | what it does |
| --- | --- |
| `job_file/` | reads `launchbay.yaml` |
| `capture`, `hook/` | runs a script once, and collects the inputs that it declares |
| `archive`, `code_files` | packs the code folder, without the files that git ignores |
| `durations` | reads and writes durations such as `90m` |
"""
