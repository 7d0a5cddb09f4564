"""What is said of the known vulnerabilities of the page's packages."""

from __future__ import annotations

from typing import Any

import pytest

from page.audit import report

CLEAN: dict[str, Any] = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 7}}}
FAULTY = CLEAN | {
    "vulnerabilities": {
        "left-pad": {"range": "<1.3", "severity": "high", "via": [{"title": "pads too far"}]},
        "above": {"range": "*", "severity": "high", "via": ["left-pad"]},
    }
}


def test_packages_without_known_vulnerabilities_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("lock", CLEAN) == 0
    assert capsys.readouterr().out == "lock: 7 packages checked, 0 known vulnerabilities\n"


def test_each_known_vulnerability_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("lock", FAULTY) == 2
    said = capsys.readouterr().out
    assert "  left-pad <1.3: high, pads too far\n" in said
    assert "  above *: high, by what it depends on\n" in said


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"message": "405 Method Not Allowed"}, "405 Method"), ({"error": {"summary": "no route"}}, "no route")],
)
def test_advisories_that_can_t_be_had_are_said_to_be_so(
    said: dict[str, Any], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report("lock", said) == 0
    assert f"lock: NOT CHECKED: the advisories can't be had: {reason}" in capsys.readouterr().out
