"""Config files of every format, and the mutation of texts: lines, characters, and other files' parts."""

from __future__ import annotations

from random import Random

YAML = (
    "trainer:\n  learning_rate: 1e-3  # small\n  batch_size: 32\n  betas: [0.9, 0.999]\nseed: 42\n",
    "a: &x {b: 1, c: [1, 2]}\nd: *x\ne:\n  <<: *x\n  f: 2\n",
    "when: 2020-01-01\nat: 2020-01-01 12:30:00 +02:00\nspan: 12:30:00\nhex: 0x10\noct: 0o17\nbig: 1_000\n",
    "raw: !!binary aGVsbG8=\nset: !!set {a, b}\nmap: !!omap [a: 1, b: 2]\npairs: !!pairs [a: 1]\n",
    "2020-01-01: date\n1: one\n1.5: half\ntrue: yes\n~: none\n? [1, 2]\n: list\n",
    "one: 1\n---\ntwo: {three: [3]}\n---\n- list\n",
    "text: |\n  line\n    more\n\nfolded: >-\n  a\n  b\nquoted: \"a\\tb\\u00e9\"\nsingle: 'it''s'\n",
    "models:\n  - {name: a, layers: [1, 2, 3]}\n  - name: b\n    layers:\n    - 4\n",
    "base: &base\n  lr: 0.1\nfirst: {<<: *base, lr: 0.2}\nsecond: {<<: [*base, *base]}\n",
    "a: {b: {c: {d: {e: {f: {g: 1}}}}}}\nn: .nan\ni: -.inf\nz: -0.0\nnull_: ~\nempty:\n",
    "%YAML 1.2\n---\na: !!str 1\nb: !!int '7'\nc: !!float 3\nd: !local x\n...\n",
)
JSON = (
    '{"training": {"epochs": 10, "rate": 1e-3, "names": ["a", "b"]}, "seed": 42}\n',
    '{\n  "a": {"b.c": 1, "": 2, "[0]": 3},\n  "big": 123456789012345678901234567890,\n  "n": NaN, "i": -Infinity\n}\n',
    '[{"a": 1}, {"a": 2, "b": null}, [true, false]]',
    '{"a": "\\ud83d\\ude00 \\u0000", "e": "\\u00e9", "deep": [[[[[[1]]]]]]}',
)
TOML = (
    '[training]\nepochs = 10  # enough\nrate = 1e-3\nnames = ["a", "b"]\n\n[model.layers]\nsize = 3\n',
    "when = 2020-01-01\nat = 2020-01-01T12:30:00Z\nlocal = 2020-01-01T12:30:00\ntime = 12:30:00\nhex = 0x10\nn = nan\n",
    '[[models]]\nname = "a"\n[models.opt]\nlr = 0.1\n[[models]]\nname = "b"\n[[models.parts]]\nx = 1\n',
    'a.b.c = 1\na.b.d = {e = 2, f.g = 3}\n"quoted.key" = """\nmany\nlines"""\nraw = \'\'\'x\'\'\'\n',
)
BY_FORMAT = {"yaml": YAML, "json": JSON, "toml": TOML}
_PIECES = (
    "\t",
    "\x00",
    "\r",
    "\r\n",
    "\u2028",
    "\ufeff",
    ":",
    ": ",
    "- ",
    "? ",
    "#",
    "&a ",
    "*a",
    "<<: *x\n",
    "!!set ",
    "!!int ",
    "!!timestamp ",
    "!!float ",
    "!!bool ",
    "!!null ",
    "!!binary ",
    "!!python/name:os.system ",
    "!<tag:x> ",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
    "'",
    "|",
    ">",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "\\",
    "=",
    "[[a]]\n",
    "[a]\n",
    "0x",
    "1e999",
    "2020-13-45",
    "99:99",
    "é",
    "😀",
    "9" * 400,
    "[" * 60,
    "{a: " * 40,
    "a: &b [*b]\n",
    "~",
    "null",
    ".nan",
    "0b1",
    "+1_0",
    "1.e+5",
    "=\n",
    "1:2:3",
)


def config_text(rng: Random, form: str) -> str:
    """A config file of a format, two times in three a valid one."""
    text = rng.choice(BY_FORMAT[form])
    return text if rng.random() < 0.66 else mutate_text(text, rng)


def mutate_text(text: str, rng: Random) -> str:
    """The text with one to three changes."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = _change_lines(text, rng) if rng.random() < 0.4 else _change_characters(text, rng)
    return text


def _change_lines(text: str, rng: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    action = rng.randrange(6)
    if action == 0:
        del lines[at]
    elif action == 1:
        lines.insert(at, lines[other])
    elif action == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif action == 3:
        lines[at] = rng.choice((" ", "  ", "\t")) + lines[at]
    elif action == 4:
        lines[at] = lines[at].lstrip()
    else:
        lines.insert(at, rng.choice(YAML + TOML))
    return "".join(lines)


def _change_characters(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) + 1)
    action = rng.randrange(4)
    if action == 0:
        return text[:at] + text[at + rng.randrange(1, 6) :]
    if action == 1:
        return (
            text[:at]
            + chr(rng.choice((0, 9, 27, 127, 133, 160, 0xD800, 0xFFFE, 0x1F600, rng.randrange(256))))
            + text[at:]
        )
    if action == 2:
        colon = text.find(": ", at)
        at = at if colon < 0 else colon + 2
    return text[:at] + rng.choice(_PIECES) + text[at:]
