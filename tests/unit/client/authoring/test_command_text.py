"""A command's text is the words that a shell makes of it, or it runs in one: bash itself is the judge."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay.authoring.command_text import SHELL, hint_for_words, notices_of_words, read_command_text


def words_of_bash(text: str) -> list[str]:
    script = f"printf '%s\\0' x {text}"  # `x`, as printf writes its format once even for no words
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, check=True)
    return done.stdout.decode().split("\0")[1:-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("python train.py --lr 0.1", ["python", "train.py", "--lr", "0.1"]),
        ("python t.py --epochs 1 \\\n    --lr=0.1\n", ["python", "t.py", "--epochs", "1", "--lr=0.1"]),
        ("\n  python t.py\n\n", ["python", "t.py"]),
        ("python t.py \\\n", ["python", "t.py"]),
        ("python -c 'print(1, 2); $HOME | *'", ["python", "-c", "print(1, 2); $HOME | *"]),
        ('python -c "a\nb" \\$HOME', ["python", "-c", "a\nb", "$HOME"]),
        ('p "a\\$b" "c\\d" e\\ f', ["p", "a$b", "c\\d", "e f"]),
        ("p a#b a=b x=$ 100% a{b}c {} @f ^", ["p", "a#b", "a=b", "x=$", "100%", "a{b}c", "{}", "@f", "^"]),
        ("p '' \"\"", ["p", "", ""]),
        ("p a\\\nb", ["p", "ab"]),
        ("bash -c 'python t.py | tee log'", ["bash", "-c", "python t.py | tee log"]),
        ("", []),
    ],
)
def test_a_text_without_a_meaning_to_a_shell_is_words(text: str, words: list[str]) -> None:
    assert read_command_text(text) == (words, "")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("python a.py\npython b.py", "several lines"),
        ("python t.py --out $HOME/x", "$HOME"),
        ('python t.py --out "${HOME}/x"', "${"),
        ("python t.py | tee log", "|"),
        ("python a.py && python b.py", "&"),
        ("python a.py; python b.py", ";"),
        ("python a.py > log", ">"),
        ("python a.py <in", "<"),
        ("python *.py", "*"),
        ("python a?.py", "?"),
        ("python a[12].py", "["),
        ("python {a,b}.py", "{"),
        ("seq {1..3}", "{"),
        ("python t.py --data ~/data", "~"),
        ("python t.py data=~/data", "~"),
        ("LR=1 python t.py", "LR="),
        ("PATH+=:x python t.py", "PATH+="),
        ("python t.py $(nproc)", "$("),
        ('python t.py "$(nproc)"', "$("),
        ("python t.py `nproc`", "`"),
        ('python t.py "`nproc`"', "`"),
        ("python t.py # the first", "#"),
        ("# first\npython t.py", "#"),
        ("! python t.py", "!"),
        ("cd src", "cd"),
        ("exec python t.py", "exec"),
        ("source env.sh", "source"),
        ("time python t.py", "time"),
        ("if true\nthen x\nfi", "if"),
        ("python t.py $'a\\tb'", "$"),
        ("python t.py --name \\\n  $NAME", "$NAME"),
    ],
)
def test_a_text_that_means_more_runs_in_bash(text: str, meaning: str) -> None:
    assert read_command_text(text) == ([*SHELL, text], meaning)


def test_a_part_that_fails_is_the_end_of_it() -> None:
    script = read_command_text("false | true\necho done").words

    done = subprocess.run(script, capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("python 'a", "quote ' without its end"),
        ('python "a', 'quote " without its end'),
        ("python a\\", "ends in a backslash"),
        ("python t.py\n  --lr 0.1", "line 2 begins with `-`"),
        ("python t.py \\\n --a\n --b", "line 3 begins with `-`"),
    ],
)
def test_a_text_that_can_only_be_a_slip_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", "\\(")):
        read_command_text(text)


PIECES = [
    "a",
    "b-c",
    " ",
    "  ",
    "'",
    '"',
    "\\",
    "\n",
    "\\\n",
    "\\\\",
    "=",
    ":",
    "#",
    "$",
    "{",
    "}",
    ",",
    "..",
    "[",
    "]",
]
PIECES += ["*", "~", "!", "^", "%", "@", "'x y'", '"x y"', '"\\$"', "\\$", "\t", ";", "|", "é", "--x=", "1"]


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), min_size=20, max_size=20))
def test_words_are_those_of_bash(texts: list[str]) -> None:
    words = []
    for text in texts:
        try:
            found = read_command_text(f"x {text}")
        except ValueError:
            continue
        if not found.meaning:
            words.append((text, found.words[1:]))

    assert words == [(text, words_of_bash(text)) for text, _ in words]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["LR=1", "python"], "--env LR=1"),
        (["python t.py"], "each word by itself"),
        (["cd", "src"], "bash -c"),
        (["python"], ""),
        ([], ""),
    ],
)
def test_words_that_are_no_command_get_a_hint(words: list[str], hint: str) -> None:
    assert hint in hint_for_words(words)
    assert bool(hint) == bool(hint_for_words(words))


@pytest.mark.parametrize("word", ["|", "&&", ";", ">", "2>&1", "$HOME/x", "--out=${HOME}/x", "~/data", "$LR"])
def test_a_word_of_a_list_that_looks_like_a_shell_s_is_said(word: str) -> None:
    assert f"`{word}`" in "".join(notices_of_words(["python", "t.py", word]))
    assert list(notices_of_words(["bash", "-c", "x", word])) == []


@pytest.mark.parametrize("first", ["python t.py", "LR=1", "cd"])
def test_a_first_word_of_a_list_that_is_no_program_is_said(first: str) -> None:
    assert f"`{first}` is no program" in next(notices_of_words([first, "x"]))


@pytest.mark.parametrize(
    "word", ["", "a b", "a|b", "${model.name}", "x=${now:%Y}", "*", "print('$')", "a > b", "#1", "[1,2]"]
)
def test_other_words_of_a_list_are_themselves(word: str) -> None:
    assert list(notices_of_words(["python", "-c", word])) == []
