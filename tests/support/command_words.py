"""What is wrong with a command that a page shows: options that do not exist, and what a shell would expand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from aws_words import read_aws
from launchbay.cli.main import group

ROOT = Path(__file__).resolve().parents[2]
_EXPANDED = set("[]*?{}")  # by bash or zsh, in any word
_SYNTAX = set("$`!()<>|&;#~")  # in a word that gives a value, none of it can be meant
_OPERATOR = re.compile(r"[|&;<>]+")
_SUBSTITUTION = re.compile(r"\$\(([^()]*)\)")


def simple_commands(text: str) -> list[list[str]]:
    """The words of each command in a line of shell, those of substitutions too; without variables and comments.

    >>> simple_commands("printf %s \\"$(launchbay config token)\\" | cat -   # a comment")
    [['launchbay', 'config', 'token'], ['printf', '%s', ''], ['cat', '-']]
    """
    text = text.replace("\\\n", " ")
    inner = [words for found in _SUBSTITUTION.findall(text) for words in simple_commands(found)]
    lexer = shlex.shlex(_SUBSTITUTION.sub("", text), posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    commands: list[list[str]] = [[]]
    for word in lexer:
        if _OPERATOR.fullmatch(word):
            commands.append([])
        else:
            commands[-1].append(word)
    return inner + [words for words in commands if words]


def find_unknown_words(words: Sequence[str]) -> str | None:
    """What a program has no use for in its words; None if nothing, or if its options aren't known here."""
    if words[0] == "launchbay":
        return _find_in_launchbay(words[1:])
    if words[0] == "make":
        return _find_in_make(words[1:])
    if words[0] == "aws" and words[1] != "s3" and words[1:3] != ["ecr", "get-login-password"]:  # these are in no model
        try:
            read_aws(words)
        except ValueError as error:
            return str(error)
    return None


def _find_in_launchbay(words: Sequence[str]) -> str | None:
    command: click.Command = group
    context = click.Context(group, info_name="launchbay")
    rest = list(words)
    try:
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            _, found, rest = command.resolve_command(context, rest)
            assert found is not None
            command, context = found, click.Context(found, parent=context)
        given, left, _ = command.make_parser(context).parse_args(rest)
        for parameter in command.get_params(context):
            if parameter.name in given and isinstance(parameter, click.Option) and not _is_path(parameter):
                parameter.type_cast_value(context, given[parameter.name])
    except click.UsageError as error:
        return error.format_message()
    return f"{left} are too many words" if left else None


def _is_path(option: click.Option) -> bool:
    """Whether a value of an option is a file, which a page need not have."""
    return isinstance(option.type, click.Path | click.File)


def _find_in_make(words: Sequence[str]) -> str | None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in words:
        name, equals, _ = word.partition("=")
        known = rf"\$[({{]{name}\b|^{name} \?=" if equals else rf"^{name}:"
        if not re.search(known, makefile, re.MULTILINE):
            return f"the Makefile has no {'variable' if equals else 'target'} `{name}`"
    return None


def find_unquoted(text: str) -> list[str]:
    """The words of a command that a shell would change or refuse: they need single quotes.

    >>> find_unquoted("launchbay patch a.yaml -o [1].lr=0.3 -o 'a[0]=1' -o \\"x=${y}\\"")
    ['[1].lr=0.3', '"x=${y}"']
    """
    words = list(_raw_words(text))
    return [
        word
        for before, word in zip(["", *words], words, strict=False)
        if _open_characters(word) & _EXPANDED or (before in {"-o", "--override"} and _open_characters(word) & _SYNTAX)
    ]


def _raw_words(text: str) -> Iterator[str]:
    """The words as they are written, with their quotes; a comment ends them."""
    word = ""
    quote = ""
    for character in text + "\n":
        if quote or not character.isspace():
            if not word and character == "#":
                return
            word += character
            if character == quote:
                quote = ""
            elif not quote and character in "'\"":
                quote = character
        elif word:
            yield word
            word = ""


def _open_characters(word: str) -> set[str]:
    """The characters that a shell gives a meaning to: those outside quotes, and some within double ones."""
    without_single = re.sub(r"'[^']*'", "", word)
    within_double = "".join(re.findall(r'"([^"]*)"', without_single))
    outside = re.sub(r'"[^"]*"', "", without_single)
    opened = set(outside) & (_EXPANDED | _SYNTAX)
    if not outside.startswith("~"):
        opened.discard("~")
    return opened | (set(within_double) & set("$`!"))
