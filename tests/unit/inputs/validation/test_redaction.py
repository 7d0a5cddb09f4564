"""Which errors may repeat what was given, if there are secrets."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from launchbay_core.inputs import InputError, validate_overrides
from launchbay_core.inputs.schemas.secret_references import reference_to
from launchbay_core.inputs.schemas.secrets import HIDDEN
from launchbay_core.inputs.validation.redaction import hide_secrets

CANARY = "hf_canary"
SECRET = {"type": "string", "format": "secret"}
TREE = {
    "properties": {"token": SECRET, "left": {"$ref": "#"}, "name": {"type": "string"}},
    "additionalProperties": False,
}


names = st.sampled_from(["token", "left", "tokn", "0", "a.b"])
anything = st.recursive(
    st.sampled_from([CANARY, 1, None, True, 2.5]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # the first example imports the validator
@given(overrides=st.dictionaries(names, anything, max_size=3))
def test_no_error_repeats_what_may_be_a_secret_wherever_it_was_put(overrides: dict[str, Any]) -> None:
    errors = hide_secrets(TREE, validate_overrides(TREE, overrides), overrides)

    assert all(CANARY not in json.dumps([error.message, error.given, error.expected]) for error in errors)


def test_errors_about_other_inputs_say_what_was_given() -> None:
    schema = {"properties": {"token": SECRET, "epochs": {"type": "integer"}}}

    (error,) = hide_secrets(
        schema, validate_overrides(schema, {"epochs": "many", "token": CANARY}), {"epochs": "many", "token": CANARY}
    )

    assert error.given == "many"
    assert "many" in error.message


def test_a_reference_need_not_fit_the_secret_s_schema() -> None:
    schema = {"properties": {"token": {**SECRET, "pattern": "^hf_"}}}

    assert (
        hide_secrets(schema, validate_overrides(schema, {"token": reference_to("a")}), {"token": reference_to("a")})
        == []
    )
    (error,) = hide_secrets(schema, validate_overrides(schema, {"token": CANARY[1:]}), {"token": CANARY[1:]})
    assert (error.given, CANARY[1:] in error.message) == (HIDDEN, False)


def test_a_hidden_error_has_a_message_of_its_own() -> None:
    said = InputError("hub", "type", f"`hub` must be a str, but {CANARY} was given", "a str", CANARY)

    (error,) = hide_secrets({"properties": {"hub": SECRET}}, [said], {"hub": CANARY})

    assert error.message == "`hub` must be a str; the given value is not shown, because it may contain a secret"
    assert error.given == HIDDEN


def test_a_missing_value_is_told_by_the_map_that_it_is_missing_in() -> None:
    schema = {"properties": {"token": SECRET, "opt": {"properties": {"lr": {}}}}}
    required = InputError("opt.steps", "required", "`opt.steps` is required, but it has no value")

    assert hide_secrets(schema, [required], {"opt": {}}) == [required]


def test_a_hidden_error_that_expects_nothing_certain_says_that_the_schema_is_broken() -> None:
    said = InputError("", "constraint", f"the whole fits nothing; {CANARY} was given", None, CANARY)

    (error,) = hide_secrets({"properties": {"hub": SECRET}}, [said], {})

    assert error.message == (
        "the value breaks the job's schema; the given value is not shown, because it may contain a secret"
    )


def test_a_value_of_an_unknown_key_may_be_a_secret_of_another_source() -> None:
    plain = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}
    values = {"token": CANARY, "lr": "high"}
    errors = validate_overrides(plain, values)

    shown = [error.given for error in hide_secrets(plain, errors, values)]
    hidden = [error.given for error in hide_secrets(plain, errors, values, elsewhere=True)]

    assert sorted(shown) == sorted([CANARY, "high"])
    assert sorted(hidden) == sorted([HIDDEN, "high"])
