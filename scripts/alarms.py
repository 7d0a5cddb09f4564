"""The alarms of a deployment, one row each, and what they watch. See `make_observability.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FUNCTIONS = ("Api", "Intake", "Metrics", "Dispatch", "Track", "Reconcile")
QUEUES = {
    "Cpu": "A run request of the CPU lane",
    "Gpu": "A run request of the GPU lane",
    "Intake": "A file in the intake bucket",
    "Metrics": "A part of a run's metrics",
}
PIPES = ("RunRequested", "RunStateChanged")
DEAD_LETTERS = {
    "Cpu": "A run of a CPU class could not be dispatched.",
    "Gpu": "A run of a GPU class could not be dispatched.",
    "Intake": "A file in the intake bucket could not be processed.",
    "Metrics": "A part of a run's metrics could not be rolled up.",
    "Pipe": "A record of the table's stream could not be published as an event.",
    "Track": "A state change of AWS Batch could not be applied to its run.",
    "Reconcile": "The sweep could not be started, or failed.",
}
MINUTE, FIVE_MINUTES = 60, 300
INDEXES = ("by_project", "by_job", "by_person", "by_state", "by_job_state", "open_runs")  # of the table
LAUNCHBAY = "Launchbay"  # the namespace of the metrics that the functions write


@dataclass(frozen=True)
class Alarm:
    """One alarm: `statistic` of `metric` is at or over `threshold`, or `below` it.

    `description` is a sentence that says what is wrong. `dimension` is the name of the metric's dimension and the
    parameter that holds its value; of one of Launchbay's own metrics, the value itself. `period` is in seconds.
    `datapoints` is how many of how many periods must be so.
    """

    name: str
    description: str
    namespace: str
    metric: str
    dimension: tuple[str, str]
    statistic: str = "Sum"
    period: int = FIVE_MINUTES
    datapoints: tuple[int, int] = (1, 1)
    threshold: float = 1
    below: bool = False


@dataclass(frozen=True)
class Watched:
    """A metric within an expression: its namespace, its name, and its dimension as in `Alarm`.

    `index` is the index of a table whose metric it is; DynamoDB counts each apart, and the table without them.
    """

    namespace: str
    metric: str
    dimension: tuple[str, str]
    index: str | None = None


@dataclass(frozen=True)
class ExpressionAlarm:
    """One alarm of an expression over the sums of several metrics: it goes off while the expression gives 1.

    `metrics` has them by their names in `expression`. `period` is in seconds, `datapoints` as in `Alarm`.
    """

    name: str
    description: str
    expression: str
    metrics: Mapping[str, Watched]
    period: int
    datapoints: tuple[int, int]


def alarms() -> Iterator[Alarm | ExpressionAlarm]:
    """Every alarm. Each goes off only when a person has to act."""
    yield from _queue_alarms()
    yield from _pipe_alarms()
    yield from _function_alarms()
    yield from _api_alarms()
    yield from _table_alarms()


def _queue_alarms() -> Iterator[Alarm]:
    for queue, failure in DEAD_LETTERS.items():
        dimension, waiting = ("QueueName", f"{queue}DeadLetters"), "ApproximateNumberOfMessagesVisible"
        yield Alarm(f"dead-letters-{queue.lower()}", failure, "AWS/SQS", waiting, dimension, "Maximum")
    for queue, message in QUEUES.items():
        late = f"{message} has been waiting for more than five minutes."
        dimension, age = ("QueueName", f"{queue}Queue"), "ApproximateAgeOfOldestMessage"
        yield Alarm(f"waiting-{queue.lower()}", late, "AWS/SQS", age, dimension, "Maximum", MINUTE, (3, 3), 300)


def _pipe_alarms() -> Iterator[Alarm | ExpressionAlarm]:
    for pipe in PIPES:
        failure = f"The pipe that publishes {pipe} fails and keeps retrying."
        dimension, metric = ("PipeName", f"{pipe}Pipe"), "ExecutionFailed"
        name, namespace = f"pipe-{pipe.lower()}", "AWS/EventBridge/Pipes"
        yield Alarm(name, failure, namespace, metric, dimension, period=MINUTE, datapoints=(3, 5))
        yield _silence_of(pipe, Watched(namespace, "Invocations", dimension))


def _silence_of(pipe: str, invocations: Watched) -> ExpressionAlarm:
    """A pipe that is stopped has no metrics at all, but then runs are launched without it.

    A launch at the end of a period may be published in the next, so one such period means nothing, and two do.
    """
    launches = {of: Watched(LAUNCHBAY, "Launches", ("service", of)) for of in ("api", "intake")}
    silent = "IF(FILL(api, 0) + FILL(intake, 0) > 0 AND FILL(published, 0) == 0, 1, 0)"
    text = f"Runs are launched, but the pipe that publishes {pipe} is silent: it may be stopped."
    metrics = {**launches, "published": invocations}
    return ExpressionAlarm(f"pipe-{pipe.lower()}-silent", text, silent, metrics, FIVE_MINUTES, (2, 24))


def _function_alarms() -> Iterator[Alarm]:
    for function in FUNCTIONS:
        name, dimension = function.lower(), ("FunctionName", f"{function}Function")
        failure = f"The {name} function fails."
        yield Alarm(f"errors-{name}", failure, "AWS/Lambda", "Errors", dimension, datapoints=(2, 3))
        throttled = f"The {name} function is throttled: the account's Lambda concurrency is used up."
        yield Alarm(f"throttled-{name}", throttled, "AWS/Lambda", "Throttles", dimension, datapoints=(2, 3))
    fault, service = "A file in the intake bucket was refused by a fault of Launchbay.", ("service", "intake")
    yield Alarm("internal-errors-intake", fault, LAUNCHBAY, "InternalErrors", service)
    lasting = "The sweep can't correct some runs, and tries them again each minute."
    sweep_service = ("service", "reconcile")
    yield Alarm("sweep-fails", lasting, LAUNCHBAY, "SweepFailures", sweep_service, datapoints=(2, 3))
    stopped = "The sweep has not run for ten minutes: runs whose events were missed are not corrected."
    sweep = ("FunctionName", "ReconcileFunction")
    yield Alarm("sweep-stopped", stopped, "AWS/Lambda", "Invocations", sweep, datapoints=(2, 2), below=True)


def _api_alarms() -> Iterator[Alarm]:
    api, failure = ("ApiId", "ApiId"), "The API answers with 5xx."
    yield Alarm("api-fails", failure, "AWS/ApiGateway", "5xx", api, datapoints=(2, 3), threshold=5)
    slow = "One request in a hundred takes longer than five seconds."
    yield Alarm("api-slow", slow, "AWS/ApiGateway", "Latency", api, "p99", datapoints=(3, 3), threshold=5000)


def _table_alarms() -> Iterator[ExpressionAlarm]:
    for kind in ("Read", "Write"):
        throttled = f"DynamoDB throttles {kind.lower()}s of the table or of an index."
        namespace, metric, table = "AWS/DynamoDB", f"{kind}ThrottleEvents", ("TableName", "Table")
        metrics = {"itself": Watched(namespace, metric, table)}
        metrics |= {index: Watched(namespace, metric, table, index) for index in INDEXES}
        many = f"IF(SUM([{', '.join(metrics)}]) >= 10, 1, 0)"
        yield ExpressionAlarm(f"table-{kind.lower()}s", throttled, many, metrics, FIVE_MINUTES, (2, 3))
