from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.events.transforms import fill, look_up, shape
from launchbay_local.template.application import Target

EVENT = {"id": "7", "detail": {"text": 'say "hi"', "list": [1, {"a-b": None}], "on": True}, "body": '{"x": {"y": 2}}'}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.id", "7"),
        ("$.detail.list[0]", 1),
        ("$.detail.list[1]['a-b']", None),
        ("$.detail.list[9]", None),
        ("$.absent.deeper", None),
        ("$.body.x.y", 2),
        ("$", EVENT),
    ],
)
def test_a_path_finds_its_value_or_nothing(path: str, value: Any) -> None:
    assert look_up(path, EVENT) == value


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ('{"a": <$.id>}', {"a": "7"}),
        ('{"a": <$.detail.on>, "b": <$.detail.list>}', {"a": True, "b": [1, {"a-b": None}]}),
        ('{"a": <$.absent>}', {"a": None}),
        ('{"a": "run <$.id>: <$.detail.text>"}', {"a": 'run 7: say "hi"'}),
        ('{"a": "<$.absent>"}', {"a": ""}),
        ('{"a": "<aws.rule> of <$.detail.on>"}', {"a": "r1 of true"}),
        ('{"a": "1 < 2 > 0", "b": <aws.rule>}', {"a": "1 < 2 > 0", "b": "r1"}),
        ('"run <$.id>"', "run 7"),
    ],
)
def test_a_template_s_places_are_filled_as_json_or_as_text(template: str, filled: Any) -> None:
    assert json.loads(fill(template, EVENT, {"aws.rule": "r1"})) == filled


@given(st.text())
def test_any_text_put_into_a_template_stays_itself(text: str) -> None:
    filled = json.loads(fill('{"alone": <$.t>, "within": "<<$.t>>"}', {"t": text}, {}))
    assert filled == {"alone": text, "within": f"<{text}>"}


def test_a_target_gets_the_whole_event_unless_it_says_otherwise() -> None:
    assert shape(Target("arn"), EVENT, {}) == EVENT
    assert shape(Target("arn", input='{"tick": 1}'), EVENT, {}) == {"tick": 1}
    assert shape(Target("arn", input_path="$.detail.on"), EVENT, {}) is True
    assert shape(Target("arn", template='{"n": <n>}', paths={"n": "$.id"}), EVENT, {}) == {"n": "7"}
    assert shape(Target("arn", template="plain <n>", paths={"n": "$.id"}), EVENT, {}) == 'plain "7"'
