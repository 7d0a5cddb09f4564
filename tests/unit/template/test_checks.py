"""What `make check-template` looks through: every template, and no check left out without a reason beside it."""

from __future__ import annotations

import yaml

from template_support import ROOT, TEMPLATES

CONFIG = ROOT / ".checkov.yaml"


def test_checkov_looks_through_every_template() -> None:
    files = yaml.safe_load(CONFIG.read_text())["file"]

    assert sorted(files) == sorted(str(path.relative_to(ROOT)) for path in TEMPLATES)


def test_cfn_lint_looks_through_every_template() -> None:
    patterns = yaml.safe_load((ROOT / ".cfnlintrc").read_text())["templates"]
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}

    assert found == set(TEMPLATES)


def test_each_check_that_is_left_out_has_its_reason_in_the_line_before() -> None:
    lines = CONFIG.read_text().splitlines()
    left_out = [index for index, line in enumerate(lines) if line.strip().startswith("- CKV")]

    assert len(left_out) == len(yaml.safe_load(CONFIG.read_text())["skip-check"])
    assert [lines[index] for index in left_out if not lines[index - 1].strip().startswith("# ")] == []
