from typing import Any

import pytest

from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.services.notices.metric_patterns import pattern_notices


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"metrics": {"loss": "loss=(.*)"}, "runner": "init"}, 1),
        ({"metrics": {"loss": "loss=(.*)"}}, 0),
        ({"runner": "init"}, 0),
    ],
)
def test_patterns_that_nothing_reads_are_said(fields: dict[str, Any], count: int) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "image": "image", **fields})

    assert len(list(pattern_notices(spec))) == count
