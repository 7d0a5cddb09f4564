"""docs/deploy.md has the quota of every class, and names only existing parameters and outputs."""

from __future__ import annotations

import re

from launchbay.operating.smoke.smoke_test import STEPS
from launchbay_core.domain.hardware import catalogue
from page_support import page, table_rows
from template_support import deployed

QUOTAS = table_rows("deploy.md", "Quotas to request")


def test_the_page_names_the_quota_of_each_class_and_its_smallest_machine() -> None:
    smallest = {one.name: min(size.vcpus for size in one.instance_types) for one in catalogue().classes}

    assert {row[0]: int(row[3]) for row in QUOTAS} == smallest


def test_a_class_s_quota_is_that_of_its_instance_family() -> None:
    family = {one.name: one.family[0].upper() for one in catalogue().classes}
    quota = ""
    for name, on_demand, _, _ in QUOTAS:
        quota = quota if on_demand == "the same" else on_demand
        letters = re.search(r"On-Demand (?:Standard \((.*?)\)|(G and VT|P)) ", quota)
        assert letters, quota
        assert family[name] in re.split(r", | and ", letters[1] or letters[2])


def test_the_page_names_only_existing_parameters_and_outputs() -> None:
    body = deployed().translated.body
    known = {*body["Parameters"], *body["Outputs"], "RUNNABLE", "Replace", "FROM", "ImagesFunction"}
    words = set(re.findall(r"`([A-Z][A-Za-z]+)`", page("deploy.md")))

    assert words <= known


def test_the_page_counts_the_classes() -> None:
    count, default = len(catalogue().classes), deployed().translated.body["Parameters"]["ComputeClasses"]["Default"]

    assert f"{2 * count} compute environments and {2 * count} job queues" in page("deploy.md")
    assert len(default.split(",")) == 4, "the page says four"


def test_every_step_of_the_smoke_test_is_explained() -> None:
    told = [row[0] for row in table_rows("deploy.md", "The smoke test")]

    assert told == [step.name for step in STEPS]
