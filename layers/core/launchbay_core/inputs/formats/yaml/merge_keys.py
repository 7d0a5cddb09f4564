"""The merge keys of a YAML map, `<<`, and those that merge another file."""

from __future__ import annotations

from typing import Any

import yaml

from launchbay_core.inputs.formats.tree import Node, Scalar
from launchbay_core.inputs.formats.yaml.tags import BARE_TAG, MERGE, is_own_tag


def is_merge_key(event: Any) -> bool:
    """Whether the event of a key is that of a merge key."""
    if type(event) is not yaml.ScalarEvent:
        return False
    return event.tag == MERGE or bool(event.value == "<<" and event.implicit[0] and not event.tag and not event.style)


def is_included(node: Node) -> bool:
    """Whether a merge key's value is what only its program can read, such as `!include common.yaml`."""
    return isinstance(node, Scalar) and node.tag not in {None, BARE_TAG} and not is_own_tag(node.tag or "")
