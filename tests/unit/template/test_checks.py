"""`make check-template` checks every template, and each skipped check has a reason next to it."""

from __future__ import annotations

import yaml

from template_support import ROOT, TEMPLATES

CONFIG = ROOT / ".checkov.yaml"


def test_checkov_checks_every_template() -> None:
    files = yaml.safe_load(CONFIG.read_text())["file"]

    assert sorted(files) == sorted(str(path.relative_to(ROOT)) for path in TEMPLATES)


def test_cfn_lint_checks_every_template() -> None:
    patterns = yaml.safe_load((ROOT / ".cfnlintrc").read_text())["templates"]
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}

    assert found == set(TEMPLATES)


def test_each_skipped_check_has_its_reason_in_the_line_before() -> None:
    lines = CONFIG.read_text().splitlines()
    skipped = [index for index, line in enumerate(lines) if line.strip().startswith("- CKV")]

    assert len(skipped) == len(yaml.safe_load(CONFIG.read_text())["skip-check"])
    assert [lines[index] for index in skipped if not lines[index - 1].strip().startswith("# ")] == []
