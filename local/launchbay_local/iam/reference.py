"""AWS's service authorization reference of the actions that calls here need; `scripts/make_iam_actions.py` makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from launchbay_local.iam.patterns import Context


@dataclass(frozen=True)
class Action:
    """An action: the types of resource that it can be limited to, and the keys of its own that conditions can use.

    Without types, a policy can only allow it on `*`. A key that ends with a slash stands for all that begin with it.
    """

    name: str
    resources: tuple[str, ...]
    keys: tuple[str, ...]

    def visible(self, context: Context) -> Context:
        """What conditions of policies see of a request: the keys of this action, and those that every request has.

        A condition on any other key is one on a key that is missing, as in AWS.
        """
        return {key: value for key, value in context.items() if self._has(key)}

    def _has(self, key: str) -> bool:
        if key.startswith("aws:") and not key.startswith(("aws:requesttag/", "aws:resourcetag/", "aws:tagkeys")):
            return True
        return key in self.keys or (key.partition("/")[0] + "/" in self.keys and "/" in key)


@cache
def actions() -> Mapping[str, Action]:
    """The actions by their names in lower case."""
    table = json.loads(files(__package__).joinpath("actions.json").read_text(encoding="utf-8"))
    return {
        name.lower(): Action(name, tuple(entry["resources"]), tuple(entry["keys"])) for name, entry in table.items()
    }


def action(name: str) -> Action:
    """An action by its name; one that the table lacks can be limited to any resource and has no keys of its own.

    >>> action("sqs:sendmessage").name, action("sqs:ListQueues").resources
    ('sqs:SendMessage', ())
    """
    return actions().get(name.lower()) or Action(name, ("any",), ())
