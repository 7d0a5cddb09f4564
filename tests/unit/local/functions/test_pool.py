from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from launchbay_local.functions.pool import Pool, rotate
from launchbay_local.functions.worker import NOT_IN_TIME
from launchbay_local.template.application import Function
from local_support import eventually, function_of

CODE = """
    import os, subprocess, sys, time

    def handler(event, context):
        do = event["do"]
        if do == "describe":
            return {
                "pid": os.getpid(),
                "request": context.aws_request_id,
                "left": context.get_remaining_time_in_millis(),
                "name": context.function_name,
                "arn": context.invoked_function_arn,
                "environment": dict(os.environ),
                "path": sys.path[:2],
            }
        if do == "crash":
            os._exit(7)
        if do == "exit":
            sys.exit(3)
        if do == "sleep":
            child = subprocess.Popen(["sleep", "100"])
            open(event["note"], "w").write(f"{os.getpid()} {child.pid}")
            time.sleep(100)
        if do == "strange":
            return object()
        if do == "print":
            print("a line of the function's own")
            return "fine"
        if do == "big":
            return "x" * 7_000_000
        if do == "wait":
            open(event["note"] + str(os.getpid()), "w").close()
            while not os.path.exists(event["go"]):
                time.sleep(0.01)
            return os.getpid()
        raise ValueError("as asked")
"""
MakePool = Callable[..., Pool]


@pytest.fixture
def reported() -> list[str]:
    return []


@pytest.fixture
def make_pool(tmp_path: Path, reported: list[str]) -> Iterator[MakePool]:
    pools: list[Pool] = []

    def make(code: str = CODE, **options: Any) -> Pool:
        function = function_of(tmp_path / "worker", code, **options)
        environment = {"PATH": os.environ["PATH"], "FROM": "stack", "BOTH": "stack"}
        pools.append(Pool(function, environment, tmp_path / "worker.log", reported.append))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def test_a_handler_sees_its_context_and_its_own_environment(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(environment={"BOTH": "function"}, timeout=9, layers=[tmp_path / "layer"])
    seen = pool.invoke({"do": "describe"}).payload
    assert seen["name"] == "worker"
    assert seen["arn"] == pool.function.arn
    assert 8000 < seen["left"] <= 9000
    assert (seen["environment"]["FROM"], seen["environment"]["BOTH"]) == ("stack", "function")
    assert seen["environment"]["AWS_LAMBDA_FUNCTION_NAME"] == "worker"
    assert "HOME" not in seen["environment"]
    assert seen["path"] == [str(tmp_path / "worker"), str(tmp_path / "layer")]


def test_a_worker_is_used_again_with_a_new_request_id(make_pool: MakePool) -> None:
    pool = make_pool()
    first, second = (pool.invoke({"do": "describe"}).payload for _ in range(2))
    assert first["pid"] == second["pid"]
    assert first["request"] != second["request"]


@pytest.mark.parametrize(
    ("do", "kind", "message"),
    [
        ("crash", "Runtime.ExitError", "exit status 7"),
        ("exit", "Runtime.ExitError", "exit status 3"),
        ("strange", "Runtime.MarshalError", "not JSON serializable"),
        ("big", "Function.ResponseSizeTooLarge", "7,000,0"),
        ("raise", "ValueError", "as asked"),
    ],
)
def test_a_handler_that_fails_gives_lambda_s_error_and_the_next_call_works(
    make_pool: MakePool, reported: list[str], do: str, kind: str, message: str
) -> None:
    pool = make_pool()
    error = pool.invoke({"do": do}).error
    assert error is not None
    assert error["errorType"] == kind
    assert message in error["errorMessage"]
    assert kind in reported[0]
    assert pool.invoke({"do": "print"}).payload == "fine"


def test_a_handler_over_its_time_is_ended_with_what_it_started(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=0.5)
    note = tmp_path / "pids"
    error = pool.invoke({"do": "sleep", "note": str(note)}).error
    assert error is not None
    assert error["errorType"] == "Sandbox.Timedout"
    assert "timed out after 0.50 seconds" in error["errorMessage"]
    pids = [int(pid) for pid in note.read_text().split()]
    eventually(lambda: not any(psutil.pid_exists(pid) and not _is_zombie(pid) for pid in pids))
    assert pool.invoke({"do": "print"}).payload == "fine"


def test_a_handler_that_outlasts_its_caller_s_patience_goes_on(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=60, concurrency=1)
    pid = pool.invoke({"do": "describe"}).payload["pid"]
    event = {"do": "wait", "note": str(tmp_path / "waiting-"), "go": str(tmp_path / "go")}

    outcome = pool.invoke(event, timeout=0.3)

    assert outcome.error is not None
    assert outcome.error["errorType"] == NOT_IN_TIME
    (tmp_path / "go").touch()
    assert pool.invoke({"do": "describe"}).payload["pid"] == pid


def test_who_waits_for_a_worker_waits_no_longer_than_its_time(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=60, concurrency=1)
    event = {"do": "wait", "note": str(tmp_path / "waiting-"), "go": str(tmp_path / "go")}
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(pool.invoke, event)
        eventually(lambda: list(tmp_path.glob("waiting-*")))

        outcome = pool.invoke({"do": "describe"}, timeout=0.2)

        (tmp_path / "go").touch()
        assert first.result().error is None
    assert outcome.error is not None
    assert outcome.error["errorType"] == NOT_IN_TIME
    assert not pool._queue


def test_callers_are_served_in_the_order_in_which_they_came(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=60, concurrency=1)
    event = {"do": "wait", "note": str(tmp_path / "waiting-"), "go": str(tmp_path / "go")}
    served: list[int] = []

    def call(n: int) -> None:
        pool.invoke({"do": "print"})
        served.append(n)

    with ThreadPoolExecutor(13) as threads:
        calls: list[Future[Any]] = [threads.submit(pool.invoke, event)]
        eventually(lambda: list(tmp_path.glob("waiting-*")))
        for n in range(12):
            calls.append(threads.submit(call, n))
            eventually(lambda: len(pool._queue) == len(calls) - 1)
        order = list(pool._queue)
        handed: list[Any] = []
        for place in order:
            place.ready.set = _noting(handed, place, place.ready.set)  # type: ignore[method-assign]
        (tmp_path / "go").touch()
        for done in calls:
            done.result()
    assert handed == order
    assert sorted(served) == list(range(12))


def test_what_a_handler_prints_goes_to_its_log_and_not_into_the_answer(make_pool: MakePool, tmp_path: Path) -> None:
    assert make_pool().invoke({"do": "print"}).payload == "fine"
    assert "a line of the function's own" in (tmp_path / "worker.log").read_text()


def test_a_module_that_cannot_be_imported_is_the_answer_every_time(make_pool: MakePool) -> None:
    pool = make_pool("import nothing_of_this_name")
    for _ in range(2):
        error = pool.invoke({}).error
        assert error is not None
        assert error["errorType"] == "ModuleNotFoundError"


def test_a_module_that_ends_the_process_is_an_error(make_pool: MakePool) -> None:
    error = make_pool("import os; os._exit(5)").invoke({}).error
    assert error is not None
    assert "while importing: exit status 5" in error["errorMessage"]


def test_an_event_over_the_limit_is_not_sent(make_pool: MakePool) -> None:
    error = make_pool().invoke({"do": "x" * 7_000_000}).error
    assert error is not None
    assert error["errorType"] == "RequestTooLarge"


def test_a_queue_of_calls_is_given_more_workers_up_to_the_limit(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=30, concurrency=2)
    event = {"do": "wait", "note": str(tmp_path / "waiting-"), "go": str(tmp_path / "go")}
    with ThreadPoolExecutor(4) as threads:
        calls = [threads.submit(pool.invoke, event) for _ in range(4)]
        eventually(lambda: len(list(tmp_path.glob("waiting-*"))) == 2)
        (tmp_path / "go").touch()
        pids = {call.result().payload for call in calls}
    assert len(pids) == 2


def test_closing_ends_the_workers_and_those_who_wait_for_one(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(timeout=60, concurrency=1)
    event = {"do": "wait", "note": str(tmp_path / "waiting-"), "go": str(tmp_path / "never")}
    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(pool.invoke, event) for _ in range(2)]
        eventually(lambda: list(tmp_path.glob("waiting-*")))
        pool.close(grace=0.1)
        assert all(call.result(timeout=20).error is not None for call in calls)
    assert not [child for child in psutil.Process().children(recursive=True) if "worker_main" in _command(child)]


def test_a_worker_ends_when_the_stack_has_ended(make_pool: MakePool) -> None:
    pool = make_pool()
    pid = pool.invoke({"do": "describe"}).payload["pid"]
    worker = next(iter(pool._all))
    assert worker._process.stdin is not None
    worker._process.stdin.close()  # what the end of this process would do
    assert worker._process.wait(timeout=20) == 0
    assert worker._process.pid == pid


def test_a_log_over_its_limit_keeps_its_last_part(tmp_path: Path) -> None:
    log = tmp_path / "f.log"
    log.write_text("0123456789")
    rotate(log, limit=4)
    assert log.read_text() == ""
    assert (tmp_path / "f.1.log").read_text() == "6789"
    rotate(tmp_path / "none.log")


def test_calls_from_many_threads_each_get_their_own_answer(make_pool: MakePool) -> None:
    pool = make_pool("def handler(event, context): return event['n']")
    assert isinstance(pool.function, Function)
    barrier = threading.Barrier(8)

    def call(n: int) -> Any:
        barrier.wait()
        return [pool.invoke({"n": n * 100 + i}).payload for i in range(20)]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(call, range(8))) == [[n * 100 + i for i in range(20)] for n in range(8)]


def _noting(handed: list[Any], place: Any, then: Callable[[], None]) -> Callable[[], None]:
    def note() -> None:
        handed.append(place)
        then()

    return note


def _is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
