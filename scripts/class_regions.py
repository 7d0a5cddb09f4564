"""Which regions have all machines of a compute class, by the instance types of each region that cfn-lint publishes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from launchbay_core.domain.hardware.catalogue import ComputeClass, catalogue


@cache
def classes_of_regions() -> Mapping[str, Sequence[str]]:
    """The names of the classes of each region, in the catalogue's order.

    AWS Batch refuses a compute environment if its region lacks one of its instance types, so a class of which a region
    has some machines only is left out there. The source is a part of cfn-lint, made from AWS's own lists; a region that
    is younger than the locked release of cfn-lint is not in it.
    """
    types = {region: listed for region, listed in _instance_types().items() if listed}
    return {
        region: [one.name for one in catalogue().classes if _is_complete(one, listed)]
        for region, listed in sorted(types.items())
    }


def _is_complete(one: ComputeClass, listed: frozenset[str]) -> bool:
    return listed.issuperset(size.instance_type for size in one.instance_types)


def _instance_types() -> Mapping[str, frozenset[str]]:
    source = files("cfnlint").joinpath("data/schemas/extensions/aws_ec2_instance/instancetype_enum.json")
    document = json.loads(source.read_text(encoding="utf-8"))
    return {region: frozenset(one["enum"]) for region, one in document.items() if isinstance(one, dict)}
