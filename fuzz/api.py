"""Requests to the API's handler, in this process: none may end in a 5xx, an exception, or an undocumented answer."""

from __future__ import annotations

import base64
import gzip
import json
import time
import traceback
from random import Random
from typing import Any

from document_support import NotAsDocumented, check_documented
from fuzz.account import Account, Faults, new_account, quiet_functions
from fuzz.campaign import Target
from fuzz.events import make_event
from fuzz.requests import Request, make_request
from fuzz.tally import Failure, Tally
from lambda_support import LambdaContext, handler_of

CASES_PER_ACCOUNT = 150


def run_account(seed: int, number: int, until: int = CASES_PER_ACCOUNT) -> Tally:
    """Run the first cases of one account; its number and the seed decide all of them."""
    tally, handler = Tally(), handler_of("api")
    with new_account(Random(f"{seed}:{number}")) as account, Faults.listening() as faults:
        for place in range(until):
            _run_case(number * CASES_PER_ACCOUNT + place, account, handler, faults, tally)
    return tally


def _run_case(case: int, account: Account, handler: Any, faults: Faults, tally: Tally) -> None:
    """Make a request, send it, and count what came out."""
    made = make_request(account)
    event = make_event(made, account.rng)
    faults.last = ""
    began = time.perf_counter()
    outcome, reason, body = _send(handler, event, faults)
    tally.count(made.endpoint, outcome, case, time.perf_counter() - began)
    if reason:
        details = {"event": event, "answer": body, "trace": faults.last or reason}
        tally.failures.append(Failure(case, reason, details))
    _learn(account, made, outcome, body)


TARGET = Target("api", CASES_PER_ACCOUNT, run_account, quiet_functions)


def _send(handler: Any, event: dict[str, Any], faults: Faults) -> tuple[str, str, Any]:
    """Send one event; the class of the answer's status, why it is wrong (empty if it is not), and its body."""
    try:
        raw = handler(event, LambdaContext())
        json.dumps(raw)  # as Lambda does
        body = _body_of(raw)
    except Exception as error:  # noqa: BLE001  (whatever comes out is what is looked for)
        faults.last = traceback.format_exc()
        return "exception", f"{type(error).__name__} came out of the handler: {error}"[:300], None
    status = int(raw["statusCode"])
    if status >= 500:
        last = faults.last.strip().splitlines() or ["no traceback"]
        return "5xx", f"{status}: {last[-1]}"[:300], body
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    try:
        check_documented(event["requestContext"]["http"]["method"].upper(), _path_of(event), status, headers, body)
    except NotAsDocumented as error:
        return "undocumented", str(error)[:600], body
    return f"{status // 100}xx", "", body


def _body_of(raw: dict[str, Any]) -> Any:
    text = gzip.decompress(base64.b64decode(raw["body"])) if raw["isBase64Encoded"] else raw["body"]
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"the answer has the bare word {word}")


def _path_of(event: dict[str, Any]) -> str:
    """The path that the function takes a request by: without the stage."""
    stage, path = event["requestContext"]["stage"], str(event["rawPath"])
    return path if stage == "$default" else path[len(f"/{stage}") :]


def _learn(account: Account, made: Request, outcome: str, body: Any) -> None:
    if outcome != "2xx":
        return
    account.learn(body)
    if made.job is not None and isinstance(body, dict) and isinstance(body.get("job"), str):
        account.jobs[body["job"]] = made.job[1]
