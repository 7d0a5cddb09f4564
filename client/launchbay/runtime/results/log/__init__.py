"""Metrics of scripts that only print: patterns over what the command writes, which reaches the log unchanged.

| module     | what it has                                                                             |
| ---------- | --------------------------------------------------------------------------------------- |
| `patterns` | finds values in lines; pure                                                             |
| `tee`      | a process between the command and the log, which outlives the runner if it has to       |
| `__main__` | that process                                                                            |
"""
