"""The commands of every page, as far as they can be held without running them; tests/e2e/test_pages.py runs them."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator

import click
import pytest

import command_words
from command_words import find_unknown_words, find_unquoted, simple_commands
from launchbay.cli.main import group
from page_commands import LANGUAGES, PAGES, blocks_of, commands_of


def help_examples() -> Iterator[str]:
    """The commands that `--help` shows for the command line and each of its commands."""
    for _, command in sorted(all_commands(group, "launchbay")):
        for line in (command.help or "").splitlines():
            if line.strip().startswith("launchbay "):
                yield line.strip()


def all_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from all_commands(found, f"{name} {inner}")


@pytest.mark.parametrize("page", PAGES)
def test_every_fence_has_a_language_that_the_tests_know(page: str) -> None:
    assert {block.language for block in blocks_of(page)} <= LANGUAGES


@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_every_command_on_a_page_exists(page: str) -> None:
    faults = {
        command.text: fault
        for command in commands_of(page)
        for words in simple_commands(command.text)
        if (fault := find_unknown_words(words))
    }

    assert not faults


@pytest.mark.parametrize("page", PAGES)
def test_every_value_of_a_command_on_a_page_is_quoted_for_a_shell(page: str) -> None:
    assert [found for command in commands_of(page) for found in find_unquoted(command.text)] == []


@pytest.mark.parametrize("text", list(help_examples()))
def test_every_example_of_a_help_has_options_that_exist_and_is_quoted(text: str) -> None:
    assert [fault for words in simple_commands(text) if (fault := find_unknown_words(words))] == []
    assert find_unquoted(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("launchbay launch digits --dry-runn", "--dry-run"),
        ("launchbay lunch digits", "no command `lunch`"),
        ("launchbay config usee team", "usee"),
        ("launchbay diff A B C", "too many"),
        ("launchbay launch digits --vcpus few", "few"),
        ("make fuzz CASSES=1", "variable `CASSES`"),
        ("make fuz", "target `fuz`"),
        ("aws cognito-idp create-groupp --user-pool-id POOL", "create-groupp"),
        ("aws cognito-idp create-group --user-pool POOL", "--user-pool"),
        ("aws cognito-idp create-group --user-pool-id POOL", "GroupName"),
    ],
)
def test_a_word_that_a_program_does_not_know_is_found(text: str, fault: str) -> None:
    (words,) = simple_commands(text)

    assert fault in str(find_unknown_words(words))


@pytest.mark.parametrize(
    "word",
    [
        "[1].lr=0.3",
        "a[0]=1",
        "x={a: 1}",
        "x=*",
        "~x",
        "x=$HOME",
        '"x=${y}"',
        "x=a|b",
        "x=a&b",
        "x=(1)",
        "a?=1",
        '"x=a!"',
    ],
)
def test_a_word_that_a_shell_would_change_is_found(word: str) -> None:
    quoted = "'" + word.strip('"') + "'"

    assert find_unquoted(f"launchbay patch conf.yaml -o {word}")
    assert not find_unquoted(f"launchbay patch conf.yaml -o {quoted}")


def test_the_examples_of_these_checks_give_what_they_show() -> None:
    results = doctest.testmod(command_words)

    assert results.attempted > 1
    assert results.failed == 0


def test_every_page_is_looked_at() -> None:
    assert len(PAGES) >= 15
    assert sum(len(commands_of(page)) for page in PAGES) > 100
    assert all(re.search(r"\w", command.text) for page in PAGES for command in commands_of(page))
