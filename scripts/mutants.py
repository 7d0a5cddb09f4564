"""Mutation testing: change the code in small ways, one at a time, and report which changes no test notices.

`tests/mutants.toml` says which modules are changed, which tests must notice, and which survivors are accepted and why.
mutmut makes and tries the mutants, on a copy in `build/mutants`; this script chooses them and reports.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutmut.configuration import reset_config
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key

ROOT = Path(__file__).resolve().parents[1]
LISTING = ROOT / "tests" / "mutants.toml"
WORK = ROOT / "build" / "mutants"
MUTMUT = Path(sys.executable).with_name("mutmut")
# What the tests read beside the code. mutmut copies all of it, and changes its copy of `src` only.
LINKED = ["docs", "events", "examples", "functions", "infra", "local", "scripts", "template.yaml", "tests"]
# mutmut names the tests of a mutant in any order; some depend on those before them in their file.
CONFTEST = """def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: (str(item.path), item.location[1], item.nodeid))
"""
KEYS = ("module", "function", "removed", "added")  # of a mutant, in the listing
SURVIVED = {"survived", "no tests"}
KILLED = {"killed", "timeout"}


@dataclass(frozen=True)
class Mutant:
    """One small change: the lines that it takes out of a function, and those that it puts in their place."""

    module: str
    function: str
    removed: str
    added: str

    def __str__(self) -> str:
        removed = [f"  - {line}" for line in self.removed.splitlines()]
        added = [f"  + {line}" for line in self.added.splitlines()]
        return "\n".join([f"{self.module}: {self.function}", *removed, *added])

    @property
    def entry(self) -> str:
        """The mutant as an entry of the listing, to which only the reason must be added."""
        fields = ["[[survivors]]"] + [f"{key} = {_quote(getattr(self, key))}" for key in KEYS]
        return "\n".join([*fields, 'reason = ""'])


class Group:
    """Modules that are changed together, and the tests that must notice."""

    def __init__(self, name: str, modules: Sequence[str], tests: Sequence[str], options: Sequence[str] = ()) -> None:
        self._folder = WORK / name
        self._patterns = [f"src/launchbay_core/{pattern}" for pattern in modules]
        self._settings = {
            "source_paths": ["src"],
            "only_mutate": self._patterns,
            "do_not_mutate_patterns": [r"logger\.\w+\("],  # log texts are not tested
            "also_copy": [*LINKED, "conftest.py"],
            "pytest_add_cli_args_test_selection": list(tests),
            "pytest_add_cli_args": ["-p", "no:cacheprovider", *options],
            "use_git_change_detection": False,
            "process_isolation": "forkserver",  # each mutant starts in a process that has not run any test
        }

    def prepare(self) -> None:
        """Make the working folder, with links to the code and the tests."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name in LINKED:
            (self._folder / name).symlink_to(ROOT / name)
        (self._folder / "src").symlink_to(ROOT / "layers" / "core")
        (self._folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        settings = "".join(f"{key} = {json.dumps(value)}\n" for key, value in self._settings.items())
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (self._folder / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{settings}", encoding="utf-8")

    def names(self) -> dict[str, Path]:
        """The names of all mutants, each with its file."""
        with self._inside():
            return {
                get_mutant_name(file, name): file
                for pattern in self._patterns
                for file in sorted(Path().glob(pattern))
                for name in mutate_file_contents(str(file), file.read_text(encoding="utf-8")).mutant_names
            }

    def run(self, names: Sequence[str]) -> None:
        """Try mutants: for each, run the tests that reach its function, until one fails."""
        # Hypothesis tries the same examples each time.
        environment = os.environ | {"CI": "1", "PYTHONHASHSEED": "0"}
        subprocess.run([MUTMUT, "run", *names], cwd=self._folder, env=environment, check=True)

    def statuses(self) -> dict[str, str]:
        """What became of each mutant, by its name."""
        files = (self._folder / "mutants" / "src").rglob("*.py.meta")
        codes = [json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"] for file in files]
        return {name: status_by_exit_code[code] for one in codes for name, code in one.items()}

    def mutants(self) -> dict[str, Mutant]:
        """All mutants that `run` has made, tried or not, by their names."""
        names = self.names()
        with self._inside():
            return {name: _mutant(name, file) for name, file in names.items()}

    @contextlib.contextmanager
    def _inside(self) -> Iterator[None]:
        """Inside the working folder, where mutmut finds its settings."""
        reset_config()
        with contextlib.chdir(self._folder):
            yield


def _mutant(name: str, file: Path) -> Mutant:
    function, owner = orig_function_and_class_names_from_key(name)
    lines = get_diff_for_mutant(name, path=file).splitlines()[2:]
    removed, added = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    module = name.rpartition(".")[0].removeprefix("launchbay_core.")
    return Mutant(module, f"{owner}.{function}" if owner else function, removed, added)


def choose(names: Mapping[Group, Sequence[str]], size: int, seed: int) -> dict[Group, list[str]]:
    """Of all mutants of all groups, `size` that `seed` decides on, in no order; all of them for size 0."""
    every = [(group, name) for group, its_names in names.items() for name in sorted(its_names)]
    chosen = random.Random(seed).sample(every, min(size or len(every), len(every)))  # noqa: S311
    return {group: [name for owner, name in chosen if owner is group] for group in names}


def report(tried: Sequence[tuple[Mutant, str]], reasons: Mapping[Mutant, str]) -> str:
    """The survivors, those without a reason as entries to complete, and the score."""
    survivors = sorted((mutant for mutant, status in tried if status in SURVIVED), key=str)
    undecided = [f"{mutant}\n  not decided: {status}" for mutant, status in tried if status not in SURVIVED | KILLED]
    listed = [f"{mutant}\n  accepted: {reasons[mutant]}" for mutant in survivors if mutant in reasons]
    entries = [mutant.entry for mutant in survivors if mutant not in reasons]
    killed = sum(status in KILLED for _, status in tried)
    score = f"Killed {killed}, survived {len(survivors)}, of which {len(listed)} are listed with a reason"
    more = f", not decided {len(undecided)}" if undecided else ""
    score = f"{score}{more}. Score: {killed / max(1, len(tried)):.1%} killed."
    return "\n\n".join([*listed, *undecided, *entries, score])


def accepted(listing: Mapping[str, Any]) -> dict[Mutant, str]:
    """The survivors that the listing accepts, with the reason for each."""
    return {Mutant(*(one[key] for key in KEYS)): one["reason"] for one in listing.get("survivors", [])}


def _quote(text: str) -> str:
    """A text as TOML writes it: as it stands, where that can be."""
    if "'" not in text and "\n" not in text:
        return f"'{text}'"
    return f"'''\n{text}'''" if "'''" not in text and not text.endswith("'") else json.dumps(text, ensure_ascii=False)


def main(arguments: Sequence[str]) -> int:
    """Choose mutants, try them and report; the exit status of the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants to try; 0: all (default: 200)")
    parser.add_argument("--seed", type=int, default=7, help="decides which mutants (default: 7)")
    parser.add_argument("--group", action="append", help="try only this group of tests/mutants.toml; may be repeated")
    options = parser.parse_args(arguments)
    listing = tomllib.loads(LISTING.read_text(encoding="utf-8"))
    groups = [Group(name, **one) for name, one in listing["groups"].items() if name in (options.group or [name])]
    for group in groups:
        group.prepare()
    every = {group: list(group.names()) for group in groups}
    tried, known = _try(choose(every, options.sample, options.seed))
    reasons = accepted(listing)
    print(report(tried, reasons))
    print(f"Tried {len(tried)} of {sum(map(len, every.values()))} mutants, seed {options.seed}.")
    for mutant in reasons:
        if mutant not in known and mutant.module in {other.module for other in known}:
            print(f"Listed in {LISTING.name}, but there is no such mutant:\n{mutant}")
    return 0


def _try(chosen: Mapping[Group, Sequence[str]]) -> tuple[list[tuple[Mutant, str]], set[Mutant]]:
    """The chosen mutants, each with what became of it, and all mutants that there are beside them."""
    tried: list[tuple[Mutant, str]] = []
    known: set[Mutant] = set()
    for group, names in chosen.items():
        if names:
            group.run(names)
            mutants, statuses = group.mutants(), group.statuses()
            tried += [(mutants[name], statuses[name]) for name in names]
            known.update(mutants.values())
    return tried, known


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
