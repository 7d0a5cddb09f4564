"""Checkpoints: saved while the run goes, whole or not at all, and restored before its next start.

A checkpoint is one top-level entry of the checkpoint folder: a file, or a folder with all that is in it.

| module        | what it knows                                                       |
| ------------- | ------------------------------------------------------------------- |
| `folder`      | what lies in the checkpoint folder at one moment                     |
| `wholeness`   | signs by which a half-written checkpoint is known                    |
| `series`      | which checkpoints are successors of one another, and how many stay   |
| `ledger`      | when an entry is ready, and what the manifest lists                  |
| `saving`      | the part of a session: uploads what is ready, writes the manifest    |
| `pointer`     | the wait for the word from where a start restores                    |
| `restoration` | puts checkpoints in place before the command starts                  |
"""
