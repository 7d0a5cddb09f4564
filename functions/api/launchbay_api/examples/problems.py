"""Examples of refusals."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.views import problems


def _problem(status: int, problem: str, title: str, detail: str, **extra: object) -> dict[str, Any]:
    about = {"type": f"urn:launchbay:problem:{problem}", "title": title, "status": status, "detail": detail}
    return {**about, "instance": "/v1/projects/vision/runs", "request_id": "JKJaXmPLvHcESHA=", **extra}


_FAULT = {
    "path": "model.learning_rte",
    "kind": "unknown_key",
    "message": "`model.learning_rte` is not an input of this job; did you mean `model.learning_rate`?",
    "expected": None,
    "given": 0.1,
    "suggestion": "model.learning_rate",
    "file": None,
}

EXAMPLES: dict[type[BaseModel], Any] = {
    problems.ForbiddenProblem: _problem(
        403,
        "forbidden",
        "Not allowed",
        "This needs the scope `launch` in project `vision`, which you lack there: "
        "ask for the group `project:vision:launch`.",
        scope="launch",
        project="vision",
    ),
    problems.PriorityNotAllowedProblem: _problem(
        403,
        "priority-not-allowed",
        "Priority not allowed",
        "The priority `high` in project `vision` needs a right that you lack there: "
        "ask for the group `project:vision:high`, or launch with the priority `normal`.",
        priority="high",
        project="vision",
    ),
    problems.UnreadableProblem: _problem(
        400,
        "malformed",
        "The request is invalid",
        "The request body is not of the right shape. job: this field is required",
        errors=[{"field": "job", "message": "this field is required"}],
        more=False,
    ),
    problems.NotFoundProblem: _problem(
        404,
        "not-found",
        "Not found",
        "There is no job `digit`. Did you mean `digits`?",
        kind="job",
        name="digit",
        suggestions=["digits"],
    ),
    problems.TooLargeProblem: _problem(
        413,
        "too-large",
        "Too large",
        "The request body is 6,291,456 bytes; at most 5,242,880 are accepted.",
        size=6291456,
        limit=5242880,
    ),
    problems.InvalidInputsProblem: _problem(
        422,
        "invalid-inputs",
        "The overrides break the job's schema",
        str(_FAULT["message"]),
        errors=[_FAULT],
        more=False,
    ),
    problems.UnplaceableProblem: _problem(
        422,
        "unplaceable",
        "No hardware fits the request",
        "There is no GPU model `a10` in the catalogue. Did you mean `a10g`?",
        request={"gpu": {"model": "a10"}},
        alternatives=["t4, l4, a10g, l40s"],
    ),
    problems.NothingToResumeProblem: _problem(
        422,
        "nothing-to-resume",
        "There is no checkpoint",
        "Run 01JZ8Q4T6V2M9X3C7B5N1K0HFD has no checkpoint to go on from: it saved none, or they are deleted.",
        run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
    ),
    problems.NotSignedInProblem: _problem(
        401,
        "not-signed-in",
        "Not signed in",
        "Send an access token: `Authorization: Bearer …`. `launchbay login` gets one.",
    ),
    problems.NoSuchEndpointProblem: _problem(
        404,
        "no-such-endpoint",
        "No such endpoint",
        "There is no endpoint `GET /v1/projects/vision/jobs/a#b`; GET /v1/openapi.json lists them all.",
    ),
    problems.ConflictProblem: _problem(
        409,
        "conflict",
        "The request contradicts what is stored",
        "The code archive was not uploaded: request an upload, send the archive, then register.",
    ),
    problems.ResultsDeletedProblem: _problem(
        410,
        "results-deleted",
        "The results are deleted",
        "The outputs of run 01JZ8Q4T6V2M9X3C7B5N1K0HFD were deleted at 2026-05-01T09:30:00.000Z. Its record is all "
        "that is left.",
        run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
        deleted_at="2026-05-01T09:30:00.000Z",
    ),
    problems.UnreadableResultsProblem: _problem(
        409,
        "unreadable-results",
        "The results can't be read",
        "The outputs of attempt 1 of run 01JZ8Q4T6V2M9X3C7B5N1K0HFD can't be read, because the manifest that its "
        "job has left is not valid: the manifest lists a path twice.",
        run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
        attempt=1,
    ),
    problems.AnswerTooLargeProblem: _problem(
        413,
        "answer-too-large",
        "Too large",
        "The answer is 7,340,032 bytes, and at most 6,000,000 can be sent; send the header `Accept-Encoding: gzip`, "
        "or request a smaller page.",
        size=7340032,
        limit=6000000,
    ),
    problems.WrongMediaTypeProblem: _problem(
        415,
        "wrong-media-type",
        "The body must be JSON",
        "The request body was sent as `text/plain`; send it as `application/json`.",
    ),
    problems.UnexpectedProblem: _problem(
        500,
        "unexpected",
        "Something went wrong in Launchbay",
        "This is a fault of Launchbay, not of the request. The log has details under this request id.",
    ),
    problems.BusyProblem: _problem(503, "busy", "Launchbay is busy", "AWS does not respond; try again."),
    problems.GatewayRefusal: {"message": "Unauthorized"},
}
