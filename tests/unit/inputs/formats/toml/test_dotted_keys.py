"""Keys of too many parts are refused before the text is parsed; dots that are no part of a key don't count."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from launchbay_core.inputs import UnreadableInput, parse_text
from launchbay_core.inputs.values.bounds import MAX_DEPTH
from work_counts import count_lines

DOTS = "." * 150


def key(parts: int, part: str = "a", dot: str = ".") -> str:
    return dot.join([part] * parts)


@pytest.mark.parametrize(
    "text",
    [
        f"{key(MAX_DEPTH + 1)} = 1",
        f"x = 1\n[{key(MAX_DEPTH + 1)}]",
        f"[[{key(MAX_DEPTH + 1)}]]",
        f"{key(MAX_DEPTH + 1, 'a', ' . ')} = 1",
        f"{key(MAX_DEPTH + 1, chr(34) + chr(34))} = 1",
        f"{key(MAX_DEPTH + 1, chr(39) + 'b.c' + chr(39))} = 1",
        f"x = {{ y = 1, {key(MAX_DEPTH + 1)} = 1 }}",
        f"s = '{DOTS}' # {DOTS}\nt = '''\n{DOTS}'''\n{key(40_000)} = 1",
    ],
)
def test_a_key_of_too_many_parts_is_not_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[Any] = []
    monkeypatch.setattr(tomllib, "loads", parsed.append)

    with pytest.raises(UnreadableInput, match="nested deeper than 100 levels") as refusal:
        parse_text(text, "toml")

    assert refusal.value.line == text.count("\n") + 1
    assert parsed == []


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{number}.{key(89)} = 1\n" for number in range(500)),
        f"[{key(90)}]\n" + "".join(f"k{number} = 1\n" for number in range(40_000)),
        "".join(f"[{key(89)}.k{number}]\nx = 1\n" for number in range(4_000)),
    ],
)
def test_very_many_deep_keys_are_not_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[Any] = []
    monkeypatch.setattr(tomllib, "loads", parsed.append)

    with pytest.raises(UnreadableInput, match="too many keys that are this deep; nest them less"):
        parse_text(text, "toml")

    assert parsed == []


@pytest.mark.parametrize(
    "text",
    [
        f"[{key(6)}]\n" + "".join(f"k{number}.lr = 1.5\n" for number in range(20_000)),
        f"[{key(6)}]\nx = [{'1.5, ' * 100_000}]\n",
        "".join(f'k{number} = "https://a.b.c/d.e?f=1.2.3.4.5.6"\n' for number in range(10_000)),
        f"{key(MAX_DEPTH)} = 1",
        f's = "{DOTS}"\nt = """\n{DOTS}\\""" {DOTS}\n""""\n',
        f"s = '{DOTS}'\nt = '''\n{DOTS}''\n''''\n",
        f"# {DOTS} '\n'{DOTS}' = 1\n",
        f"a = [{', '.join(['1.5'] * 150)}]",
        f'"{DOTS}\\"{DOTS}" = 1',
    ],
)
def test_dots_that_make_no_deep_key_are_taken(text: str) -> None:
    assert parse_text(text, "toml") == tomllib.loads(text)


@pytest.mark.parametrize("unclosed", ['"\\"', '"""\\"""', "'''a", '"""\\', "'a\n"])
def test_a_text_that_is_not_toml_is_looked_through_once(unclosed: str) -> None:
    text = "a = " + unclosed * 2_000 + DOTS

    def refuse() -> None:
        with pytest.raises(UnreadableInput):
            parse_text(text, "toml")

    assert count_lines(refuse) < 10 * len(text)
