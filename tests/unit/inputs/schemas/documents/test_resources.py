"""Where references lead: pointers, anchors, and parts with an `$id` of their own."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.schemas.documents.resources import Resources
from launchbay_core.inputs.schemas.references import reference_targets

WANTED = {"title": "wanted"}


@pytest.mark.parametrize(
    ("root", "reference"),
    [
        ({"$defs": {"a": WANTED}}, "#/$defs/a"),
        ({"$defs": {"a": WANTED}}, "#/%24defs/a"),
        ({"$defs": {"a/b~": WANTED}}, "#/$defs/a~1b~0"),
        ({"allOf": [{}, WANTED]}, "#/allOf/1"),
        ({"default": {"a": WANTED}}, "#/default/a"),
        ({"$id": "urn:x", "$defs": {"a": WANTED}}, "urn:x#/$defs/a"),
        ({"$defs": {"a": {"$id": "urn:y", **WANTED}}}, "urn:y"),
        ({"$id": "https://a.example/b/c", "$defs": {"a": {"$id": "../t", **WANTED}}}, "/t"),
        ({"$defs": {"a": {"$id": "urn:y", "items": {"$anchor": "n", **WANTED}}}}, "urn:y#n"),
    ],
)
def test_a_reference_leads_to_the_place_that_it_names(root: Any, reference: str) -> None:
    assert [target["title"] for target in reference_targets(root, {"$ref": reference})] == ["wanted"]


@pytest.mark.parametrize(
    "reference", ["#/no", "#no", "urn:no", "x#/a", "#/allOf/9", "#/allOf/" + "1" * 5000, "#/allOf/²", "#/title", "[", 3]
)
def test_a_reference_that_leads_to_no_schema_has_no_target(reference: Any) -> None:
    assert reference_targets({"allOf": [{}], "title": "x"}, {"$ref": reference}) == []


def test_a_reference_is_relative_to_the_part_with_an_id_that_it_is_in() -> None:
    inner = {"$ref": "#/$defs/t"}
    root = {"$defs": {"t": {}}, "properties": {"a": {"$id": "urn:y", "items": inner, "$defs": {"t": WANTED}}}}

    assert WANTED in reference_targets(root, inner)


def test_a_literal_that_takes_the_name_of_an_anchor_does_not_hide_the_other() -> None:
    root = {"default": {"$anchor": "t"}, "$defs": {"t": {"$anchor": "t", **WANTED}}}

    assert [one.get("title") for one in reference_targets(root, {"$ref": "#t"})] == [None, "wanted"]


def test_anchors_are_looked_for_once_for_all_references() -> None:
    walked: list[int] = []

    class Counted(dict[str, Any]):
        def values(self) -> Any:
            walked.append(1)
            return super().values()

    resources = Resources(Counted({"$defs": Counted({f"d{n}": Counted({"$anchor": f"a{n}"}) for n in range(300)})}))

    assert all(resources.targets(f"#a{n}") for n in range(300))
    assert len(walked) == 302
