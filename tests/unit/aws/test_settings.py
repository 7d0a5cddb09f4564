"""What the settings of a process mean."""

from __future__ import annotations

import pytest

from launchbay_core.aws.settings import Settings
from launchbay_core.domain.hardware import place
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.errors import Unplaceable


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("", "cpu-compute"), ("cpu-memory,cpu-general", "cpu-general"), (",,cpu-memory", "cpu-memory")],
)
def test_a_run_goes_to_the_cheapest_of_the_enabled_classes(text: str, chosen: str) -> None:
    enabled = Settings.model_validate({"LAUNCHBAY_COMPUTE_CLASSES": text}).enabled_classes

    assert place(HardwareRequest(), enabled=enabled).compute_class == chosen


def test_a_region_without_any_of_the_classes_that_were_asked_for_has_none() -> None:
    with pytest.raises(Unplaceable, match="No compute class"):
        place(HardwareRequest(), enabled=Settings.model_validate({"LAUNCHBAY_COMPUTE_CLASSES": ","}).enabled_classes)
