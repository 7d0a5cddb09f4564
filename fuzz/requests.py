"""One request to each endpoint: to what an account has, valid as it is, or with a body or parameter mutated."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fuzz import jobs
from fuzz.account import PROJECT, Account
from fuzz.cursors import NO_RUN, make_cursor
from fuzz.texts import mutate_text
from fuzz.values import hostile, hostile_text, mutate

HOME = f"/v1/projects/{PROJECT}"
NAMES = ("digits", "a", "b.c", "D-1", "job_2")
ALIASES = ("prod", "prod", "stage", "Z.9", "latest", "3")
MAX_RUNS = 6  # of an account; more launches are dry runs
MAX_JOBS = 6
MIN_JOBS = 2
MIN_RUNS = 2


@dataclass
class Request:
    """A request before API Gateway makes an event of it; a body of None is no body."""

    endpoint: str
    method: str
    path: str
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    job: tuple[str, dict[str, Any]] | None = None  # what is registered if it is accepted


def make_request(account: Account) -> Request:
    """A request to a random endpoint; about half of them are valid. The first ones of an account make jobs and runs."""
    rng = account.rng
    if len(account.jobs) < MIN_JOBS:
        return _register(account)
    if len(account.runs) < MIN_RUNS and rng.random() < 0.5:
        return Request("launch_run", "POST", f"{HOME}/runs", {"job": _job_name(account)})
    made = rng.choices([make for make, _ in _MAKERS], [weight for _, weight in _MAKERS])[0](account)
    if rng.random() < 0.3:
        _mutate(made, rng, account)
    return made


def _mutate(made: Request, rng: Random, account: Account) -> None:
    """Change the body, the query, the path's names or the method."""
    kind = rng.random()
    if made.body is not None and kind < 0.4:
        _mutate_inputs(made.body, rng)
    elif made.body is not None and kind < 0.6:
        made.body = mutate(made.body, rng, rng.choice((1, 1, 2, 4)))
    elif kind < 0.75:
        name = rng.choice(("limit", "cursor", "job", "state", "dry_run", "x", "", "Limit"))
        made.query[name] = rng.choice(
            (make_cursor(account), hostile_text(rng), "0", "-1", "1e9", "201", "true", "RUNNING", "1,2")
        )
    elif kind < 0.9:
        parts = (made.path or "/").split("/")
        at = rng.randrange(1, len(parts))
        parts[at] = rng.choice(
            (hostile_text(rng), "", ".", "..", "%2F", "a%2Fb", parts[at] + "\n", parts[at] + " ", "é", "x" * 3000)
        )
        made.path = "/".join(parts)
    else:
        made.method = rng.choice(("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get"))


def _mutate_inputs(body: Any, rng: Random) -> None:
    """Change a free part of a body in place: values, a schema or a text, which get past the check of its shape."""
    inputs, overrides = _map_at(body, "inputs"), _map_at(body, "overrides")
    parts = [_map_at(inputs, "config"), *_map_at(inputs, "files").values(), overrides, _map_at(overrides, "files")]
    free = ("values", "schema", "include", "exclude", "text", "config", *jobs.FILES)
    places = [(part, name) for part in parts if isinstance(part, dict) for name in free if name in part]
    places += [(inputs, "args")] if "args" in inputs else []
    if not places:
        return
    part, name = rng.choice(places)
    if name == "text" and isinstance(part[name], str):
        part[name] = mutate_text(part[name], rng)
    else:
        part[name] = mutate(part[name], rng, rng.choice((1, 1, 2, 3)))


def _map_at(value: Any, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _job_name(account: Account) -> str:
    return account.rng.choice(list(account.jobs)) if account.rng.random() < 0.95 else account.rng.choice(NAMES)


def _run(account: Account) -> str:
    return account.rng.choice(account.runs) if account.runs and account.rng.random() < 0.95 else NO_RUN


def _register(account: Account) -> Request:
    rng = account.rng
    is_new = len(account.jobs) < MAX_JOBS
    name = rng.choice(NAMES) if is_new else _job_name(account)
    spec = jobs.job(rng)
    if rng.random() < 0.5:
        return Request("register_job", "POST", f"{HOME}/jobs", {"name": name, **copy.deepcopy(spec)}, job=(name, spec))
    path = f"{HOME}/jobs/{name}/versions"
    return Request("register_job_version", "POST", path, copy.deepcopy(spec), job=(name, spec))


def _launch(account: Account) -> Request:
    rng = account.rng
    name = _job_name(account)
    body: dict[str, Any] = {"job": name, "overrides": jobs.overrides(rng, account.jobs.get(name, {}))}
    if rng.random() < 0.2:
        body |= rng.choice(({"version": 1}, {"version": 2.0}, {"alias": "prod"}, {"alias": "latest"}, {"version": 9}))
    if rng.random() < 0.2:
        body["hardware"] = rng.choice(jobs.HARDWARE)
    if rng.random() < 0.2:
        body |= rng.choice(jobs.TERMS)
    is_dry = len(account.runs) >= MAX_RUNS or rng.random() < 0.6
    query = {"dry_run": "true"} if is_dry else {}
    return Request("launch_run", "POST", f"{HOME}/runs", body, query, _idempotency(rng))


def _rerun(account: Account) -> Request:
    rng = account.rng
    if len(account.runs) >= MAX_RUNS:
        return _launch(account)
    body = {"overrides": jobs.overrides(rng, account.jobs[_job_name_of(account)])} if rng.random() < 0.7 else None
    return Request("rerun_run", "POST", f"{HOME}/runs/{_run(account)}/rerun", body, headers=_idempotency(rng))


def _job_name_of(account: Account) -> str:
    return account.rng.choice(list(account.jobs))


def _idempotency(rng: Random) -> dict[str, str]:
    if rng.random() < 0.85:
        return {}
    return {"idempotency-key": rng.choice(("k1", "k2", "k3", "k" * 128, "k" * 129, "", "a b", hostile_text(rng)))}


def _of_run(account: Account) -> Request:
    what = account.rng.choice(("", "/events", "/inputs", "/logs", "/diff", "/cancel"))
    path = f"{HOME}/runs/{_run(account)}{what}"
    if what == "/cancel":
        return Request("cancel_run", "POST", path)
    if what == "/diff":
        return Request("diff_two_runs", "GET", f"{path}/{_run(account)}")
    query = {"cursor": make_cursor(account)} if what == "/logs" and account.rng.random() < 0.8 else {}
    return Request(f"get_run{what.replace('/', '_')}", "GET", path, query=query)


def _of_job(account: Account) -> Request:
    name = _job_name(account)
    version = account.rng.choice(("1", "1", "2", "latest", "prod", "0", "01", "999999999", "-1", "²"))
    what = account.rng.choice(("", "/versions", f"/versions/{version}", f"/versions/{version}/schema"))
    return Request(
        f"get_job{what.replace(version, '{version}')}", "GET", f"{HOME}/jobs/{name}{what}", query=_page(account, what)
    )


def _page(account: Account, what: str) -> dict[str, Any]:
    if what not in ("/versions", "/jobs", "/runs") or account.rng.random() < 0.4:
        return {}
    query: dict[str, Any] = {"limit": account.rng.choice(("1", "2", "50", "200"))}
    if account.rng.random() < 0.6:
        query["cursor"] = make_cursor(account)
    return query


def _list(account: Account) -> Request:
    rng = account.rng
    what = rng.choice(("/jobs", "/runs"))
    query = _page(account, what)
    if what == "/runs" and rng.random() < 0.4:
        query["job"] = _job_name(account)
    if what == "/runs" and rng.random() < 0.3:
        query["state"] = rng.choice(("QUEUED", "CANCELLED", "queued", ""))
    return Request(f"list{what.replace('/', '_')}", "GET", HOME + what, query=query)


def _alias(account: Account) -> Request:
    rng = account.rng
    path = f"{HOME}/jobs/{_job_name(account)}/aliases/{rng.choice(ALIASES)}"
    return Request("set_alias", "PUT", path, {"version": rng.choice((1, 1, 1, 2, 99))})


def _upload(account: Account) -> Request:
    return Request(
        "prepare_code_upload", "POST", f"{HOME}/uploads", {"sha256": "ab" * 32, "size": account.rng.randrange(1, 10**6)}
    )


def _hardware(account: Account) -> Request:
    rng = account.rng
    if rng.random() < 0.1:
        return Request("list_hardware", "GET", "/v1/hardware")
    wanted = rng.choice(jobs.HARDWARE)
    return Request("plan_hardware", "POST", "/v1/hardware/plan", mutate(wanted, rng) if rng.random() < 0.6 else wanted)


def _meta(account: Account) -> Request:
    path = "/v1/openapi.json" if account.rng.random() < 0.02 else "/healthz"
    return Request("meta", "GET", path)


def _nowhere(account: Account) -> Request:
    rng = account.rng
    start = rng.choice(
        ("", "/", "/v1", HOME, "/v1/projects/%2e%2e", "//v1/hardware", "/v1/./hardware", "/v1/openapi.json/")
    )
    return Request(
        "nowhere", "GET", start + rng.choice(("", "/", "/x", f"/{hostile_text(rng)}", "/" * 50, "/a" * 2000))
    )


def _free(account: Account) -> Request:
    """Any JSON to an endpoint that takes a body."""
    made = account.rng.choice((_register, _launch, _alias, _upload))(account)
    made.body = hostile(account.rng)
    return made


_MAKERS: tuple[tuple[Callable[[Account], Request], int], ...] = (
    (_register, 12),
    (_launch, 30),
    (_rerun, 4),
    (_of_run, 12),
    (_of_job, 7),
    (_list, 6),
    (_alias, 4),
    (_upload, 4),
    (_hardware, 5),
    (_meta, 4),
    (_nowhere, 4),
    (_free, 4),
)
