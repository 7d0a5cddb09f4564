"""Outputs: files that a run leaves to keep, uploaded while it goes, once they have come to rest, and all at its end.

| module    | what it knows                                                            |
| --------- | ------------------------------------------------------------------------ |
| `sources` | which files and folders have outputs: declared, reported, the own folder |
| `scan`    | which files lie there now, and by which paths they are listed            |
| `ledger`  | what is uploaded in which version, what is not yet, what is superfluous  |
| `rest`    | when a file has come to rest, and how often folders are looked at        |
| `keeping` | the part of a session: uploads what is ready, writes the manifest        |
"""
