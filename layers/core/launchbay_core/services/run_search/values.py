"""The values that conditions, sorting and columns name, run by run: facts, metrics, and inputs with overrides."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.run_search.facts import fact_of, metric_of
from launchbay_core.domain.run_search.resolution import MISSING, Trail, find_trail, value_of
from launchbay_core.domain.run_search.subjects import Fact, Input, Metric, Subject
from launchbay_core.domain.runs import Run
from launchbay_core.errors import meant_names
from launchbay_core.inputs import BadAssignment, format_path
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.services.run_search.registered import RegisteredValues, RegisteredVersion

MAX_VALUES = 1_000_000  # leaves, maps and lists that are looked at in one request: a second or two
_MAX_NAMES = 2000  # of a version's inputs, from which suggestions are chosen

_SPENT = "The job versions of these runs are too large to look at all of them in one request: ask for fewer runs."

Place = tuple[Source, Trail] | None  # where a version has an input; None if it can have none of that name


class RunValues:
    """The values of a project's runs, for one request."""

    def __init__(self, adapters: Adapters, project: str, now: datetime) -> None:
        self._registered = RegisteredValues(adapters, project)
        self._now = now
        self._places: dict[tuple[str, str], Place] = {}
        self._found: dict[str, bool] = {}  # each input that was looked for: whether any run has it
        self._last: RegisteredVersion | None = None
        self._values_left = MAX_VALUES
        self.has_left_out = False  # whether a value was not looked at, for the bounds

    def read_versions(self, runs: Iterable[Run]) -> None:
        """Read the versions of runs whose inputs are asked for next, several at once."""
        self._registered.read((run.job, run.version) for run in runs)

    def knows(self, run: Run) -> bool:
        """Whether the version of a run was read."""
        is_known = self._registered.has_read(run.job, run.version)
        self.has_left_out = self.has_left_out or not is_known
        return is_known

    def value(self, run: Run, subject: Subject) -> Any:
        """A value of a run whose version was read, in JSON's types; `MISSING` if the run has nothing of this name.

        It is `MISSING`, too, once the bounds are reached.
        """
        if isinstance(subject, Fact):
            return fact_of(run, subject.name, self._now)
        if isinstance(subject, Metric):
            return metric_of(run, subject.name)
        if self._values_left <= 0:
            self.has_left_out = True
            return MISSING
        found = self._input(run, subject)
        if found is MISSING:
            found = metric_of(run, subject.text)
        self._values_left -= _size(found)
        self._found[subject.text] = self._found.get(subject.text, False) or found is not MISSING
        return found

    def _input(self, run: Run, subject: Input) -> Any:
        version = self._registered.find(run.job, run.version)
        if version is None:
            return MISSING
        self._last = self._last or version
        place = self._place(version, subject)
        if place is None:
            return MISSING
        source, trail = place
        return value_of(trail, run.overrides.of(source))

    def _place(self, version: RegisteredVersion, subject: Input) -> Place:
        known = (version.digest, subject.text)
        if known not in self._places:
            self._places[known] = self._locate(version, subject)
        return self._places[known]

    def _locate(self, version: RegisteredVersion, subject: Input) -> Place:
        try:
            source, path = subject.locate(version.files)
        except BadAssignment:
            return None
        if source is not None and source not in version.files:
            return None
        read_key = read_config_key if source is None else key_reader(version.files[source].format)
        values = self._registered.values(version, source)
        if values is None:
            self.has_left_out = True
            return None
        return source, find_trail(values, path, read_key)

    def notices(self) -> list[str]:
        """What was looked for and no run has, with the inputs that may have been meant."""
        missing = [text for text, is_found in self._found.items() if not is_found]
        found = [_notice(text, self._suggestions(text)) for text in missing]
        return [*found, *([_SPENT] if self.has_left_out else [])]

    def _suggestions(self, text: str) -> list[str]:
        if self._last is None:
            return []
        names = list(islice(self._names(self._last), _MAX_NAMES))
        ends = [name for name in names if name.endswith((f".{text}", f":{text}"))]
        return (ends or difflib.get_close_matches(text, names, 3))[:3]

    def _names(self, version: RegisteredVersion) -> Iterator[str]:
        yield from _leaves(version.config)
        for path in version.files:
            yield from (f"{path}:{name}" for name in _leaves(self._registered.values(version, path) or {}))


def _size(value: Any) -> int:
    """How many values there are in a value, itself included."""
    count, waiting = 0, [value]
    while waiting:
        inner = waiting.pop()
        count += 1
        if isinstance(inner, (Mapping, list)):
            waiting += inner.values() if isinstance(inner, Mapping) else inner
    return count


def _leaves(values: Mapping[Any, Any], at: tuple[str, ...] = ()) -> Iterator[str]:
    for key, value in values.items():
        path = (*at, key_text(key))
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, path)
        else:
            yield format_path(path)


def _notice(text: str, near: list[str]) -> str:
    return f"None of the runs that were looked at has an input or metric `{text}`.{meant_names(near)}"
