"""The smoke test of a deployment: a tiny job that goes the way of every job, and what was seen at each step.

| module | what it has |
| --- | --- |
| `job` | the job that is registered, and its code |
| `smoke_test` | the steps in their order, and which of them need which |
| `context` | what the steps share: the API, what was made so far, the patience |
| `registration`, `launching`, `observation`, `cancellation`, `intake` | the steps |
| `classes` | the hardware request that leads to a compute class |
| `waiting` | following a run to a state, with progress |
| `results` | what a step found |

Everything is in the project `SMOKE_PROJECT`, in which nothing lasts: items and objects expire after a week.
"""
