"""The variables of a run: those of its job, values of its run config, and those that its launch sets."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.environment.names import is_own, is_reserved
from launchbay_core.domain.environment.variables import (
    Environment,
    environment_of,
    find_setting_errors,
    find_variable_faults,
)
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import Overrides, infer_schema

REFERENCE = "${secret:hf-token}"


def spec_of(paths: dict[str, str] | None = None, variables: tuple[str, ...] = (), **members: Any) -> JobSpec:
    """A job with variables by the `paths` of its run config, which has `members.values`."""
    config = {"values": members.pop("values", {}), "schema": members.pop("schema", None)}
    inputs = {"config": config, "env": paths or {}, "variables": list(variables)}
    return JobSpec.model_validate({"command": ["train"], "inputs": inputs, **members})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b", "a b"),
        ("", ""),
        ("1.10", "1.10"),
        (0.1, "0.1"),
        (1e-05, "1e-05"),
        (3, "3"),
        (True, "true"),
        (False, "false"),
        ([1, "a", None], '[1, "a", null]'),
        ({"a": {"é": 1}}, '{"a": {"é": 1}}'),
    ],
)
def test_a_value_is_written_as_a_program_reads_it(value: Any, text: str) -> None:
    found, errors = environment_of(spec_of({"x.y": "X"}), {"x": {"y": value}}, Overrides())

    assert (found, errors) == (Environment({"X": text}), [])


@pytest.mark.parametrize("config", [{}, {"x": None}, None])
def test_null_and_nothing_set_no_variable(config: Any) -> None:
    assert environment_of(spec_of({"x": "X"}), config, Overrides()) == (Environment({}), [])


def test_a_launch_sets_what_its_job_sets_otherwise() -> None:
    spec = spec_of({"x": "X"}, ("MODE",), env={"MODE": "fast", "OTHER": "1"})

    found, _ = environment_of(spec, {"x": 1}, Overrides(env={"MODE": "slow"}))

    assert found.variables == {"MODE": "slow", "OTHER": "1", "X": "1"}


@pytest.mark.parametrize(
    ("value", "said"),
    [("a\0b", "contains a NUL character"), (["\ud800"], "half of a surrogate"), ("x" * 131_070, "too long")],
)
def test_what_no_program_can_be_given_is_refused(value: Any, said: str) -> None:
    _, errors = environment_of(spec_of({"x": "X"}), {"x": value}, Overrides())

    assert [error.path for error in errors] == ["x"]
    assert said in errors[0].message


@pytest.mark.parametrize(
    ("token", "variables", "secrets"),
    [
        (REFERENCE, {"HF_TOKEN": REFERENCE}, ("HF_TOKEN",)),
        ("", {}, ()),
        ("${oc.env:HF_TOKEN}", {}, ()),
        ("???", {}, ()),
    ],
)
def test_a_secret_is_a_reference_and_what_only_holds_its_place_is_nothing(
    token: str, variables: dict[str, str], secrets: tuple[str, ...]
) -> None:
    schema = {"properties": {"hub": {"properties": {"token": {"type": "string", "format": "password"}}}}}

    found, errors = environment_of(
        spec_of({"hub.token": "HF_TOKEN"}, schema=schema), {"hub": {"token": token}}, Overrides()
    )

    assert (found, errors) == (Environment(variables, secrets), [])


def test_a_text_that_looks_like_a_reference_is_a_text_where_no_secret_is() -> None:
    assert environment_of(spec_of({"x": "X"}), {"x": REFERENCE}, Overrides())[0] == Environment({"X": REFERENCE})


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ((), "the job's author can list it in `inputs.variables`"),
        (("MODES",), "did you mean `MODES`?"),
        (("A", "B"), "a launch may set `A` and `B`"),
    ],
)
def test_a_variable_that_no_launch_may_set_is_refused_with_what_its_author_can_write(
    variables: tuple[str, ...], said: str
) -> None:
    errors = list(find_setting_errors(spec_of(variables=variables), {"MODE": "fast"}))

    assert [(error.path, error.kind) for error in errors] == [("env.MODE", "excluded")]
    assert said in errors[0].message


def test_of_very_many_variables_the_first_are_refused() -> None:
    errors = list(find_setting_errors(spec_of(variables=("A",)), {f"N{number}": "" for number in range(5000)}))

    assert len(errors) == 100


def test_a_variable_of_the_run_config_is_changed_there() -> None:
    [error] = find_setting_errors(spec_of({"lr": "LR"}), {"LR": "1"})

    assert "`LR` has the value of `lr` in the run config" in error.message


def test_a_listed_variable_can_be_set() -> None:
    assert list(find_setting_errors(spec_of(variables=("MODE",)), {"MODE": "fast"})) == []


@pytest.mark.parametrize(
    ("spec", "field", "said"),
    [
        ({"paths": {"lr2": "X"}}, "inputs.env.lr2", "did you mean `lr`?"),
        ({"paths": {"lr": "AWS_PROFILE"}}, "inputs.env.lr", "Launchbay's, W&B's or AWS's own"),
        ({"paths": {"lr": "WANDB_CONFIG_0"}}, "inputs.env.lr", "Launchbay's, W&B's or AWS's own"),
        ({"paths": {"lr": "X", "seed": "X"}}, "inputs.env.seed", "set by `lr` already"),
        ({"paths": {"lr": "X"}, "variables": ("X",)}, "inputs.env.lr", "set by `variables` already"),
        ({"variables": ("LAUNCHBAY_RUN_ID",)}, "inputs.variables", "can't be set at launch"),
    ],
)
def test_a_variable_that_could_not_be_what_it_says_is_refused(spec: Any, field: str, said: str) -> None:
    values = {"lr": 1, "seed": 2}
    faults = list(find_variable_faults(spec_of(values=values, **spec), RunConfig(values, infer_schema(values))))

    assert [place for place, _ in faults] == [field]
    assert said in faults[0][1]


def test_a_variable_of_launchbay_s_own_in_a_job_is_refused() -> None:
    job = JobSpec.model_validate({"command": ["x"], "env": {"LAUNCHBAY_X": "1", "AWS_REGION": "x", "PYTHONPATH": "."}})

    assert [field for field, _ in find_variable_faults(job, None)] == ["env.LAUNCHBAY_X"]


def test_secrets_each_need_a_variable() -> None:
    schema = {"properties": {"hub": {"properties": {"token": {"type": "string", "format": "password"}}}}}
    values = {"hub": {"token": ""}}

    def faults(path: str) -> list[str]:
        spec = spec_of({path: "X"}, values=values, schema=schema)
        return [text for _, text in find_variable_faults(spec, RunConfig(values, schema))]

    assert faults("hub.token") == []
    assert faults("hub") == ["`hub` holds secrets: give each of them a variable of its own"]


def test_own_names_are_reserved_too() -> None:
    for name in ("LAUNCHBAY_X", "AWS_BATCH_JOB_ID", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        assert is_own(name)
        assert is_reserved(name)
    assert not is_own("AWS_PROFILE")
    assert not is_reserved("LD_PRELOAD")  # an author who lists it knows why
