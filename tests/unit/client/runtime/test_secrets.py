"""A run's secrets in its config and files: in their places, with every other byte as it was."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.secrets import reveal
from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SecretFile, SourceOverrides

NAME = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
REFERENCE = f"${{secret:{NAME}}}"
VALUE = 'h"f_\\1: #é'
KEPT = {
    f"secrets/given/vision/{NAME}": VALUE.encode(),
    "secrets/named/vision/team": b"of-the-team",
    "secrets/named/vision/marked": b"\xef\xbb\xbfof-the-team",
    "secrets/named/vision/utf-16": "of-the-team".encode("utf-16"),
}


def read(key: str, _limit: int) -> bytes:
    """An object of the bucket."""
    try:
        return KEPT[key]
    except KeyError:
        raise CannotRun(f"s3://bucket/{key} can't be read: it is not there") from None


def run_of(path: str, text: str, places: Sequence[Sequence[str | int]], overrides: Any = None, **config: Any) -> Any:
    """A run's manifest with one file in it, and the file's content."""
    content = text.encode()
    kind = path.rsplit(".", 1)[1]
    manifest = RunManifest(
        project="vision",
        run_id=NAME,
        job="push",
        job_version=1,
        command=(),
        arguments=(),
        env={},
        config=config or None,
        config_inputs=config,
        config_overrides=SourceOverrides(config, {}, {}),
        files={path: FileEntry(sha256(content).hexdigest(), SourceOverrides(overrides or {}, {}, {}))},
        code=None,
        config_secrets=[[name] for name, value in config.items() if "secret" in str(value)],
        file_secrets={path: SecretFile(kind, places)} if places else {},
    )
    return manifest, {path: content}


@pytest.mark.parametrize(
    ("path", "text", "places", "becomes"),
    [
        (
            "a.yaml",
            f"# top\r\nk: '{REFERENCE}'  # here\r\nn: 1_000\r\n",
            [["k"]],
            "# top\r\nk: 'h\"f_\\1: #é'  # here\r\nn: 1_000\r\n",
        ),
        ("a.json", f'{{"k": "{REFERENCE}",\n "n": 1.50}}\n', [["k"]], '{"k": "h\\"f_\\\\1: #é",\n "n": 1.50}\n'),
        ("a.toml", f'[hub]\nk = "{REFERENCE}" # here\nn = 0x1F\n', [["hub", "k"]], None),
        ("a.yaml", f"l:\n- a: {REFERENCE}\n  b: 1\nz: 2 # last\n", [["l", 0, "a"]], None),
        ("a.yaml", f"1:\n  k: {REFERENCE}\n", [[1, "k"]], None),
    ],
)
def test_a_file_has_the_secret_where_the_reference_was(path: str, text: str, places: Any, becomes: str | None) -> None:
    from launchbay_core.inputs import parse_text

    manifest, files = run_of(path, text, places)

    revealed, contents = reveal(manifest, files, read)

    written = contents[path].decode()
    found: Any = parse_text(written, manifest.file_secrets[path].format)
    for step in places[0]:
        found = found[step]
    assert found == VALUE
    assert becomes in (None, written)
    for comment in ("# here", "# last", "0x1F", "1_000", "1.50"):
        assert (comment in text) == (comment in written)
    assert revealed.files[path].sha256 == sha256(contents[path]).hexdigest()


def test_the_run_config_has_the_secrets_wherever_the_command_may_read_it() -> None:
    manifest, files = run_of("a.yaml", "k: 1\n", [], token="${secret:team}", rate=1.0)

    revealed, contents = reveal(manifest, files, read)

    wanted = {"token": "of-the-team", "rate": 1.0}
    assert (revealed.config, revealed.config_inputs, revealed.config_overrides.values) == (wanted, wanted, wanted)
    assert contents == files


def test_a_secret_from_a_file_is_read_without_its_byte_order_mark() -> None:
    manifest, files = run_of("a.yaml", "k: 1\n", [], token="${secret:marked}")

    assert reveal(manifest, files, read)[0].config == {"token": "of-the-team"}


def test_a_secret_in_utf_16_is_refused_without_showing_it() -> None:
    manifest, files = run_of("a.yaml", "k: 1\n", [], token="${secret:utf-16}")

    with pytest.raises(CannotRun, match=r"^the secret `utf-16` is not UTF-8 text but UTF-16: save it as UTF-8"):
        reveal(manifest, files, read)


def test_a_script_that_writes_its_file_anew_gets_the_secret_itself() -> None:
    manifest, files = run_of("a.yaml", f"k: {REFERENCE}\n", [["k"]], overrides={"k": REFERENCE})

    revealed, _ = reveal(manifest, files, read)

    assert revealed.files["a.yaml"].overrides.values == {"k": VALUE}


def test_a_reference_where_the_schema_calls_nothing_secret_stays_a_text() -> None:
    manifest, files = run_of("a.yaml", f"note: {REFERENCE}\n", [])

    assert reveal(manifest, files, read) == (manifest, files)


def test_a_secret_that_is_gone_ends_the_start_and_names_it() -> None:
    manifest, files = run_of("a.yaml", "k: 1\n", [], token="${secret:gone}")

    with pytest.raises(CannotRun, match="could not fetch the secret `gone`"):
        reveal(manifest, files, read)


def test_a_variable_has_its_secret_and_others_stay_as_they_are() -> None:
    manifest, contents = run_of("a.yaml", "a: 1", [])
    env = {"TOKEN": "${secret:team}", "TEXT": "${secret:team}"}

    revealed, _ = reveal(manifest._replace(env=env, env_secrets=("TOKEN",)), contents, read)

    assert revealed.env == {"TOKEN": "of-the-team", "TEXT": "${secret:team}"}


def test_a_secret_that_can_t_be_a_variable_is_refused_without_it() -> None:
    manifest, contents = run_of("a.yaml", "a: 1", [])

    with pytest.raises(CannotRun, match="NUL") as refused:
        reveal(manifest._replace(env={"T": REFERENCE}, env_secrets=("T",)), contents, lambda *_: b"hf_\0x")

    assert "hf_" not in str(refused.value)
