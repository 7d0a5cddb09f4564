"""What both job files share: texts, values and the entries of their inputs."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.submissions.job_file import (
    config_source,
    decode_text,
    list_files,
    parse_job_file,
    parse_values,
)
from launchbay_core.errors import Malformed


def test_a_file_that_is_not_utf_8_is_refused_with_the_place() -> None:
    with pytest.raises(Malformed, match=r"`a\.yaml` is not UTF-8 text: byte 3 can't be decoded"):
        decode_text("a.yaml", b"a:\xff")


@pytest.mark.parametrize("text", ["a: [1", "- a", "a: 1\n---\nb: 1\n"])
def test_a_job_file_is_one_map_in_yaml(text: str) -> None:
    with pytest.raises(Malformed, match=r"^job\.yaml can't be read: "):
        parse_job_file("job.yaml", text)


@pytest.mark.parametrize(("read", "null"), [(parse_job_file, "~"), (parse_values, "null")])
def test_values_are_plain_as_if_they_had_come_in_json(read: Any, null: str) -> None:
    values = read("job.yaml", "a: 2026-01-31\n1: [!!binary eA==, !!set {b, a}]\n~: {d: 2026-01-31 09:30:00}\n")

    assert values == {"a": "2026-01-31", "1": ["eA==", ["a", "b"]], null: {"d": "2026-01-31T09:30:00"}}
    assert list(map(type, values)) == [str, str, str]


@pytest.mark.parametrize("read", [parse_job_file, parse_values])
def test_keys_that_are_written_alike_are_refused(read: Any) -> None:
    with pytest.raises(Malformed, match="two keys of one map are both written `1`"):
        read("job.yaml", "env: {1: a, '1': b}")


@pytest.mark.parametrize("path", ["a.txt", "a.toml"])
def test_values_come_from_a_config_file_of_a_known_format(path: str) -> None:
    with pytest.raises(Malformed, match="can't be read: "):
        parse_values(path, "a: 1")


@pytest.mark.parametrize(
    ("files", "entries"),
    [
        (None, []),
        (3, []),
        (["a.yaml", {"path": "b.yaml"}], [("0", "a.yaml", {}), ("1", {"path": "b.yaml"}, {})]),
        (
            {"a.yaml": None, 1: {"include": ["x"]}, "b.yaml": 5},
            [("a.yaml", "a.yaml", {}), ("1", "1", {"include": ["x"]}), ("b.yaml", "b.yaml", 5)],
        ),
    ],
)
def test_files_are_a_map_or_a_list(files: Any, entries: list[tuple[str, Any, Any]]) -> None:
    assert [(file.key, file.path, file.options) for file in list_files(files)] == entries


@pytest.mark.parametrize(
    ("config", "source"),
    [({"file": "a.toml"}, "file"), ({"values": {}}, "values"), ({}, None), ({"file": "a.toml", "values": {}}, None)],
)
def test_a_run_config_has_one_source(config: dict[str, Any], source: str | None) -> None:
    assert config_source(config) == source
