"""A secret that a person gives is shown nowhere, whatever is wrong with how it is given.

The command line runs against the real handler. What it prints, what the API answers and what the function logs is
searched for the secret in the end.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from moto import mock_aws

from api_support import request
from lambda_support import function_environment, handler_of, make_resources
from launchbay.api.auth.tokens import Tokens, save_tokens
from launchbay.cli.main import main
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer

CANARY = "CANARY7d793037"
SECRET = {"type": "string", "format": "secret", "pattern": "^hf_"}
CONFIG: dict[str, Any] = {
    "values": {
        "api": {"key": None, "rate": 1.0},
        "users": [],
        "hosts": {},
        "kept": {"token": ""},
        "lr": 0.1,
        "any": "",
    },
    "exclude": ["kept"],
    "schema": {
        "properties": {
            "api": {
                "properties": {"key": {"anyOf": [SECRET, {"type": "null"}]}, "rate": {"type": "number"}},
                "additionalProperties": False,
            },
            "users": {"type": "array", "items": {"$ref": "#/$defs/user"}},
            "hosts": {"type": "object", "additionalProperties": {"properties": {"password": SECRET}}},
            "kept": {"properties": {"token": SECRET}},
            "lr": {"type": "number"},
            "any": {"format": "secret"},
        },
        "additionalProperties": False,
        "$defs": {
            "user": {
                "properties": {"name": {"type": "string"}, "pin": {"type": "string", "format": "password"}},
                "additionalProperties": False,
            }
        },
    },
}
HUB = "hub:\n  token: ''\n  repository: team/model\n"
HUB_SCHEMA = {
    "properties": {
        "hub": {
            "type": "object",
            "properties": {"token": SECRET, "repository": {"type": "string"}},
            "additionalProperties": False,
        }
    },
    "additionalProperties": False,
}
FILES = {"conf/hub.yaml": {"text": HUB, "schema": HUB_SCHEMA}, "conf/plain.yaml": {"text": "epochs: 1\n"}}
JOBS = {
    "push": {"config": CONFIG, "files": FILES},
    "files-only": {"files": FILES},
    "left-out": {"config": {**CONFIG, "include": ["lr"]}},  # its schema has no secrets that the command line can see
}
# What a secret can look like: fine, or as something that YAML, JSON or click would make of it.
USUAL = ["hf_{}", "{}", "[{}", "*{}"]
SHAPES = [*USUAL, "!!int {}", "!!bool {}", '"{}', "'{}", "@{}", "-{}", "--{}", "`{}`", "a=b=hf_{}", "${{secret:hf {}}}"]
AS_KEYS = ["{{{}", "? {}", "{}: a: b"]  # where any value is allowed, these are maps with a key of this name
# How it is given; `S` stands for it.
MISTAKES: list[list[str]] = [
    ["-o", "api.key=S"],
    ["-o", "api.key=S", "-o", "api.key=S"],
    ["-o", "api.key=S", "-o", "api={key: x}"],
    ["-o", "api.key=S", "-o", "api:={}"],
    ["-o", "api.key:=S"],
    ["-o", "api.key=[S]"],
    ["-o", "api={key: S}"],
    ["-o", "api=S"],
    ["-o", "api.kye=S"],
    ["-o", "api.key.x=S"],
    ["-o", "api..key=S"],
    ["-o", "key=S"],
    ["-o", "apikey=S"],
    ["-o", "api.key:S"],
    ["-o", "api.key S"],
    ["-o", "api.key=", "S"],
    ["-o", "api.key", "=", "S"],
    ["-o", "api.key", "S"],
    ["-oapi.key=S"],
    ["-o", "any=S"],
    ["-o", "any=5", "-o", "any=S"],
    ["-o", "users=[{name: a, pin: S}]"],
    ["-o", "users=[S]"],
    ["-o", "users[0].pin=S"],
    ["-o", "hosts.a.password=S"],
    ["-o", "hosts={a: {password: S}}"],
    ["-o", "hosts={a: S}"],
    ["-o", "kept.token=S", "-o", "kept.token=S"],
    ["-o", "kept.tokn=S"],
    ["-o", "api.rate=1", "-o", "rate=S"],
    ["-o", "conf/hub.yaml:hub.token=S"],
    ["-o", "conf/hub.yaml:hub.token=S", "-o", "conf/hub.yaml:hub.token=S"],
    ["-o", "conf/hub.yaml:hub={tokn: S}"],
    ["-o", "conf/hub.yaml:token=S"],
    ["-o", "conf/hub.yaml:hub=S"],
    ["-o", "conf/plain.yaml:token=S"],
    ["-o", "conf/plain.yaml:hub={token: S}"],
    ["-o", "conf/hub.yml:hub.token=S"],
    ["-o", "hub.token=S"],
    ["-o", "hub={token: S}"],
    ["--overrides", "config: {api: {key: S}}"],
    ["--overrides", "config:\n  api:\n    key: S\n  lr: x\n"],
    ["--overrides", "config: {key: S}"],
    ["--overrides", "api: {key: S}"],
    ["--overrides", "files: {conf/hub.yaml: {hub: {token: S}}}\n"],
    ["--overrides", "files: {conf/hub.yaml: S}\n"],
    ["--overrides", "config: {api: {key: S}, api: {key: S}}"],
    ["-o", "@config: {api: {key: S}}"],
    ["--secret", "api.key"],
    ["--secret", "conf/hub.yaml:hub.token"],
    ["--secret", "any"],
    ["--secret", "lr"],
    ["--secret", "api.kye"],
]


class Service:
    """The command line with the API behind it, and everything that either has told anybody."""

    def __init__(self, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._capture, self._patch, self._folder = capture, patch, folder
        self.told: list[str] = []
        self.log = io.StringIO()
        handler_of("api")
        # The services log as the function that was loaded last, which another test of this process may have done.
        for handler in {*logging.getLogger("api").handlers, *logging.getLogger("launchbay").handlers}:
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(self.log)
        self.server = LoopbackServer(0, max_body=1_000_000)
        self.server.start(self._respond)
        patch.setenv("LAUNCHBAY_SETTINGS", str(folder / "settings"))
        patch.setenv("LAUNCHBAY_SERVER", self.server.url)
        patch.setenv("LAUNCHBAY_PROJECT", "vision")
        save_tokens(Tokens(self.server.url, "issuer", "client", "token", 1e12))

    def _respond(self, got: Request) -> Response:
        answer = request(
            got.method,
            unquote(got.path),
            raw=got.body.decode() or None,
            query=dict(parse_qsl(got.query, keep_blank_values=True)),
            headers={name: text for name, text in got.headers if name == "idempotency-key"},
        )
        self.told.append(json.dumps([answer.body, answer.headers]))
        return Response.json(answer.status, answer.body)

    def run(self, *words: str, stdin: str = "") -> int:
        """Run a command; return its exit status, and keep what it prints."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main(words)
        printed = self._capture.readouterr()
        assert "Traceback" not in printed.err, printed.err
        self.told += [printed.out, printed.err]
        return int(ended.value.code or 0)

    def give(self, mistake: Sequence[str], secret: str) -> list[str]:
        """The words of a mistake, with files for the texts of files, and what stands on standard input."""
        words = [word.replace("S", secret) if "S" in word else word for word in mistake]
        if words[0] == "--overrides" or words[-1].startswith("@config"):
            file = self._folder / "given.yaml"
            file.write_text(words[1].removeprefix("@"), encoding="utf-8")
            words[1] = f"@{file}" if words[1].startswith("@") else str(file)
        return words

    def run_ids(self) -> list[str]:
        """The runs that are there, the newest first."""
        return [run["run_id"] for run in request("GET", "/v1/projects/vision/runs").body["runs"]]


@pytest.fixture(scope="module", autouse=True)
def account() -> Iterator[None]:
    """An emulated AWS account in which the jobs are registered."""
    with function_environment(), mock_aws():
        make_resources()
        for name, inputs in JOBS.items():
            answer = request("POST", "/v1/projects/vision/jobs", {"name": name, "command": ["x"], "inputs": inputs})
            assert answer.status == 201, answer.body
        yield


@pytest.fixture
def service(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """The command line and the API; after the test, nobody was told the secret."""
    made = Service(capsys, monkeypatch, tmp_path)
    yield made
    made.server.stop()
    assert [text for text in made.told if CANARY in text] == []
    assert CANARY not in made.log.getvalue()


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("mistake", MISTAKES, ids=" ".join)
def test_no_mistake_shows_a_secret(service: Service, job: str, mistake: list[str]) -> None:
    is_text = mistake[-1].endswith(("api.key=S", "token=S", "api.key", "token"))
    for shape in [*SHAPES, *(AS_KEYS if is_text else [])] if job == "push" else USUAL:
        secret = shape.format(CANARY)
        words = service.give(mistake, secret)
        service.run("launch", job, *words, "--dry-run", stdin=secret + "\n")


def test_nothing_that_is_shown_of_a_run_has_its_secret(service: Service) -> None:
    secret = f"hf_{CANARY}"
    given = ("-o", f"api.key={secret}", "-o", f"conf/hub.yaml:hub.token={secret}", "-o", "users=[{pin: hf_1}]")

    assert service.run("launch", "push", *given, "--dry-run", "--json") == 0
    assert service.run("launch", "push", *given, "--idempotency-key", "once") == 0
    assert service.run("launch", "push", *given, "-o", "lr=2", "--idempotency-key", "once") == 1
    first = service.run_ids()[0]
    assert service.run("rerun", first, "-o", "lr=2", "-o", f"api.key={secret}2") == 0
    assert service.run("rerun", first, "-o", f"api={{key: [{secret}") == 2
    second = service.run_ids()[0]
    for words in (
        ("run", first),
        ("inputs", first),
        ("inputs", first, "--diff"),
        ("diff", first, second),
        ("logs", first),
        ("runs",),
        ("schema", "push"),
    ):
        assert service.run(*words) == 0, words
        assert service.run(*words, "--json") == 0, words
    assert any("${secret:" in text for text in service.told)
    assert "launched" in service.log.getvalue()


def test_a_secret_is_asked_for_and_reaches_the_run(service: Service) -> None:
    words = ("--secret", "api.key", "--secret", "conf/hub.yaml:hub.token")

    assert service.run("launch", "push", *words, stdin=f"hf_{CANARY}\nhf_{CANARY}\n") == 0

    run = service.run_ids()[0]
    overrides = request("GET", f"/v1/projects/vision/runs/{run}").body["overrides"]
    assert overrides["config"]["api"]["key"].startswith("${secret:")
    assert overrides["files"]["conf/hub.yaml"]["hub"]["token"].startswith("${secret:")


def test_a_secret_among_the_words_of_a_command_is_warned_of(service: Service) -> None:
    service.run("launch", "push", "-o", f"api.key=hf_{CANARY}", "--dry-run")

    assert "give it with `--secret api.key`" in "".join(service.told)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            f"api={{key: hf_{CANARY}}}",
            "`api.key` is a secret",
        ),
        (f"users[+]={{name: a, pin: {CANARY}}}", "`users[+].pin` is a secret"),
        (f"users=[{{name: a}}, {{pin: {CANARY}}}]", "`users[1].pin` is a secret"),
        (f"conf/hub.yaml:hub={{token: hf_{CANARY}}}", "`conf/hub.yaml:hub.token` is a secret"),
    ],
)
def test_a_secret_in_a_map_or_list_among_the_words_is_warned_of(service: Service, word: str, told: str) -> None:
    service.run("launch", "push", "-o", word, "--dry-run")

    (warning,) = [text for text in service.told if "is a secret" in text]
    assert told in warning
    assert ("give it in a file, with `-o @FILE`" in warning) is word.startswith("users")


def test_a_reference_in_a_list_among_the_words_is_no_secret(service: Service) -> None:
    service.run("launch", "push", "-o", "users=[{name: a, pin: '${secret:hf-token}'}]", "--dry-run")

    assert "is a secret" not in "".join(service.told)


def test_a_reference_among_the_words_is_no_secret(service: Service) -> None:
    service.run("launch", "push", "-o", "api.key=${secret:hf-token}", "-o", "lr=1", "--dry-run")

    assert "--secret" not in "".join(service.told)


@pytest.mark.parametrize("path", ["lr", "api", "api.rate", "nothing", "conf/plain.yaml:epochs", "conf/none.yaml:x"])
def test_only_secrets_are_asked_for(service: Service, path: str) -> None:
    assert service.run("launch", "push", "--secret", path, stdin=f"hf_{CANARY}\n") == 2

    assert f"`{path}` is not a secret of this job" in "".join(service.told)


def test_a_secret_that_is_not_given_is_a_wrong_use(service: Service) -> None:
    assert service.run("launch", "push", "--secret", "api.key", stdin="") == 2

    assert "no line for the secret `api.key`" in "".join(service.told)
