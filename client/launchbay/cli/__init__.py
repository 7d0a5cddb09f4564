"""The command line `launchbay`: one module a command, each imported only when the command is used.

| folder | what it holds |
| --- | --- |
| `main` | the list of commands, and how errors become messages and exit statuses |
| `jobs/` `runs/` `service/` | the commands, by what they are about |
| `container/` | the commands that run inside a job's container |
| `console/` | what several commands share: options, references, tables, texts; no command imports another |
"""
