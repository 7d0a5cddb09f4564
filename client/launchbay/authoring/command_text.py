"""A command that is written as one text, as for a shell: its words, or what in it only a shell can do.

Splitting a text that means more than words would run another command than its author sees: `a | b` is not `a` with the
words `|` and `b`. Such a text runs in bash, or is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

# A failed part is the end of it, also in a pipe, and so is a variable that is not set: nothing goes on by mistake.
SHELL = ("bash", "-euo", "pipefail", "-c")

_OPERATORS = "|&;<>()`"
_VARIABLE = re.compile(r"\$(?:\w+|[{([@*#?$!-])")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_PARTS = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.|.""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Words of a list by which their author may mean a shell; a `${name}` in lower case is more likely to be OmegaConf's.
_FOR_A_SHELL = re.compile(r"[|&;<>]+|[12]?>&?[12]?|.*\$(?:[A-Z_][A-Z0-9_]*|\{[A-Z_][A-Z0-9_]*\}).*|~/.*", re.DOTALL)
_SHELLS = {"ash", "bash", "dash", "ksh", "sh", "zsh"}
_ESCAPED_IN_QUOTES = '$`"\\'
_GRAMMAR = "! { } [[ if then elif else fi for while until do done case esac select function time coproc in"
_BUILTINS = (
    ". : alias bg builtin cd command declare eval exec exit export fg hash jobs let local mapfile popd pushd read "
    "readonly return set shift shopt source trap typeset ulimit umask unalias unset wait"
)
_OWN_WORDS = frozenset(f"{_GRAMMAR} {_BUILTINS}".split())  # first words that are no program


class CommandText(NamedTuple):
    """The words of a text; of one that means more than words to a shell, what it was that does, else empty."""

    words: list[str]
    meaning: str


def read_command_text(text: str) -> CommandText:
    r"""The words of a command's text, as a POSIX shell splits it; or a shell's, with the text as its script.

    Raises:
        ValueError: it is no text for a shell, such as one with an open quote; says why.

    >>> read_command_text("python train.py \\\n  --name 'a b'").words
    ['python', 'train.py', '--name', 'a b']
    >>> read_command_text("python train.py | tee log")
    CommandText(words=['bash', '-euo', 'pipefail', '-c', 'python train.py | tee log'], meaning='|')
    """
    lexer = _Lexer(_without_continuations(text))
    words = lexer.read()
    if lexer.meaning == _LINES:
        _check_lines(text)
    if lexer.meaning:
        return CommandText([*SHELL, text.strip("\n")], lexer.meaning)
    return CommandText(words, "")


def read_words(text: str) -> list[str]:
    r"""The words of a text that no shell will read, such as what stands after a command.

    Raises:
        ValueError: it means more than words to a shell, or is no text for one; says why.

    >>> read_words("--name 'a b' lr=1")
    ['--name', 'a b', 'lr=1']
    """
    lexer = _Lexer(_without_continuations(text))
    words = [word for _, word in lexer.words()]
    if lexer.meaning:
        meaning = lexer.meaning if lexer.meaning == _LINES else f"`{lexer.meaning}`"
        raise ValueError(
            f"it has {meaning}, which only a shell understands, and none reads it: put it in single quotes"
        )
    return words


def notice_of_shell(meaning: str) -> str:
    """What is said of a text that runs in a shell because of its `meaning`."""
    return (
        f"the command has {meaning if meaning == _LINES else f'`{meaning}`'}, so it runs in bash, which its image must "
        "have: as `bash -euo pipefail -c …`"
    )


_LINES = "several lines"


def _check_lines(text: str) -> None:
    lines = text.split("\n")
    for number in range(1, len(lines)):
        if lines[number].lstrip().startswith("-") and not lines[number - 1].endswith("\\"):
            raise ValueError(
                f"its line {number + 1} begins with `-`, which would be a command of its own: end the line before it "
                "with a backslash, or write the command as a list of words"
            )


def _without_continuations(text: str) -> str:
    """A text with its continued lines joined, as a shell does before all else; those in single quotes stay."""
    return "".join(
        _ESCAPED.sub(lambda found: "" if found[1] == "\n" else found[0], part) if part[0] in '"\\' else part
        for part in _PARTS.findall(text)
    )


class _Lexer:
    """Splits a text into words until it finds something that means more; `meaning` is what it has found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._last_bracket = text.rfind("]")
        last_brace = max(text.rfind("}"), 0)
        self._last_choice = max(text.rfind(",", 0, last_brace), text.rfind("..", 0, last_brace))
        self.meaning = ""

    def read(self) -> list[str]:
        """The words of a command, whose first one may be a shell's own."""
        words: list[str] = []
        for raw, word in self.words():
            first = self._first_word_meaning(raw) if not words else ""
            self.meaning = self.meaning or first
            words.append(word)
        return words

    @staticmethod
    def _first_word_meaning(raw: str) -> str:
        assigned = _ASSIGNMENT.match(raw)
        return assigned[0] if assigned else raw if raw in _OWN_WORDS else ""

    def words(self) -> Iterator[tuple[str, str]]:
        """The words, each as it is written and as it is read, up to what means more than a word."""
        text, begun = self._text, False
        while self._position < len(text):
            here = text[self._position]
            if here in " \t" or (here == "\n" and not begun):
                self._position += 1
            elif here == "\n":
                self.meaning = _LINES if text[self._position :].strip(" \t\n") else ""
                return
            else:
                start, begun = self._position, True
                word = self._word()
                yield text[start : self._position], word
                if self.meaning:
                    return

    def _word(self) -> str:
        parts: list[str] = []
        start = self._position
        while self._position < len(self._text) and self._text[self._position] not in " \t\n":
            here = self._text[self._position]
            if here == "'":
                parts.append(self._single_quoted())
            elif here == '"':
                parts.append(self._double_quoted())
            elif here == "\\":
                parts.append(self._escaped())
            else:
                self.meaning = self._open_meaning(here, is_start=self._position == start)
                parts.append(here)
                self._position += 1
            if self.meaning:
                break
        return "".join(parts)

    def _open_meaning(self, here: str, *, is_start: bool) -> str:
        """What a character outside of quotes, and what follows it, means to a shell; empty if it is just itself."""
        text, position = self._text, self._position
        if here in _OPERATORS or (here == "#" and is_start):
            return here
        if here == "~":
            return here if is_start or text[position - 1] in "=:" else ""
        if here == "$":
            found = _VARIABLE.match(text, position)
            return found[0] if found else here if text.startswith(("$'", '$"'), position) else ""
        is_pattern = here in "*?" or (here == "[" and position < self._last_bracket)
        return here if is_pattern or (here == "{" and position < self._last_choice) else ""

    def _single_quoted(self) -> str:
        end = self._text.find("'", self._position + 1)
        if end < 0:
            raise ValueError("it has a quote ' without its end")
        found = self._text[self._position + 1 : end]
        self._position = end + 1
        return found

    def _double_quoted(self) -> str:
        text, parts = self._text, []
        at = self._position + 1
        while at < len(text) and text[at] != '"':
            if text[at] == "\\" and at + 1 < len(text) and text[at + 1] in _ESCAPED_IN_QUOTES:
                parts.append(text[at + 1])
                at += 2
                continue
            found = _VARIABLE.match(text, at)
            self.meaning = self.meaning or (found[0] if found else "`" if text[at] == "`" else "")
            parts.append(text[at])
            at += 1
        if at >= len(text) and not self.meaning:  # in `"$(echo "a")"`, quotes do not end where they seem to
            raise ValueError('it has a quote " without its end')
        self._position = at + 1
        return "".join(parts)

    def _escaped(self) -> str:
        following = self._text[self._position + 1 : self._position + 2]
        if not following:
            raise ValueError("it ends in a backslash, after which something must come")
        self._position += 2
        return following


def notices_of_words(words: Sequence[str]) -> Iterator[str]:
    """What is said of a list of words, which no shell reads, if some of them look as if one should.

    >>> list(notices_of_words(["python", "train.py", "|", "tee", "log"]))
    ['the word `|` of the command is handed on as it is: no shell reads a list; write the command as a text to use one']
    """
    if any(PurePosixPath(word).name in _SHELLS for word in words):
        return
    first = words[0] if words else ""
    if re.search(r"\s", first) or _ASSIGNMENT.match(first) or first in _OWN_WORDS:
        yield f"`{first}` is no program: write the command as a text, or as a list with each word by itself"
    for word in words[1:]:
        if _FOR_A_SHELL.fullmatch(word):
            yield (
                f"the word `{word}` of the command is handed on as it is: no shell reads a list; write the command as "
                "a text to use one"
            )


def hint_for_words(words: Sequence[str]) -> str:
    """What the author of words that are no command may have meant by them; empty if there is no guess.

    >>> hint_for_words(["LR=1", "python", "train.py"])
    'set a variable with `--env LR=1`'
    """
    first = words[0] if words else ""
    if _ASSIGNMENT.match(first):
        return f"set a variable with `--env {first}`"
    if re.search(r"\s", first):
        return "give each word by itself, without quotes around all of them, or run a shell: `bash -c '…'`"
    return f"`{first}` is the shell's own: run a shell with `bash -c '…'`" if first in _OWN_WORDS else ""
