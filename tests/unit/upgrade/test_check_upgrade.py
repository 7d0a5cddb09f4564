"""`make check-upgrade`: what it reads, its exit status, and the baseline to which every change is held."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from check_upgrade import BASELINE, FAULTS, FINE, UNREADABLE, main, read_baseline
from page_support import page
from upgrade.comparison import compare
from upgrade.findings import report
from upgrade.reading import ROOT, read_folder, read_revision

BASE = {
    "template.yaml": "Resources:\n  Data: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain}\n",
    "infra/none.yaml": "Resources: {}\n",
    "samconfig.toml": "[default.deploy.parameters]\ntags = 'a=1'\n",
}


def _baseline() -> str:
    found = re.search(r"^Baseline: `(none yet|[0-9a-f]{40})`", page("upgrades.md"), re.MULTILINE)
    assert found, "docs/upgrades.md must name the baseline's revision, or `none yet`"
    return found[1]


def _needs_baseline() -> str:
    revision = _baseline()
    if revision == "none yet":
        pytest.skip("docs/upgrades.md names no baseline: nothing was released yet that could be upgraded")
    return revision


def test_an_upgrade_from_the_baseline_has_no_fault() -> None:
    _needs_baseline()

    faults = [one for one in compare(read_baseline(), read_folder(ROOT)) if one.is_fault]
    assert not faults, report(faults)


def test_the_committed_baseline_is_what_its_revision_declares() -> None:
    revision = _needs_baseline()
    try:
        declared = read_revision(revision)
    except LookupError as error:
        pytest.skip(f"this checkout has no history: {error}")

    assert declared == read_baseline()


def test_a_page_without_a_baseline_has_no_baseline_beside_it() -> None:
    assert BASELINE.exists() == (_baseline() != "none yet")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with two revisions: a bucket, and none."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "infra").mkdir()
    for name, text in BASE.items():
        (tmp_path / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "one")
    git("tag", "one")
    (tmp_path / "template.yaml").write_text("Resources:\n  Other: {Type: 'AWS::SNS::Topic'}\n")
    return tmp_path


def test_a_revision_is_compared_with_the_tree(repository: Path) -> None:
    old, new = read_revision("one", repository), read_folder(repository)

    assert (list(old.resources), list(new.resources)) == (["Data"], ["Other"])
    assert old.tags == {"default": "a=1"}
    assert [one.path for one in compare(old, new) if one.is_fault] == ["Data"]


def test_a_revision_that_git_does_not_know_is_said(repository: Path) -> None:
    with pytest.raises(LookupError, match="nonsense"):
        read_revision("nonsense", repository)


def test_the_status_says_whether_there_is_a_fault(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("check_upgrade.ROOT", repository)
    monkeypatch.setattr("check_upgrade.read_revision", lambda revision: read_revision(revision, repository))

    assert main(["one"]) == FAULTS
    assert capsys.readouterr().out.splitlines()[-1] == "1 faults, 0 notices"
    (repository / "template.yaml").write_text(BASE["template.yaml"])
    assert main(["one"]) == FINE
    assert main(["nonsense"]) == UNREADABLE
    (repository / "template.yaml").write_text("Resources: [")
    assert main(["one"]) == UNREADABLE
    assert "can't be compared" in capsys.readouterr().err


def test_without_a_revision_there_must_be_a_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("check_upgrade.BASELINE", tmp_path / "none")

    assert main([]) == UNREADABLE
    assert "make check-upgrade FROM=REVISION" in capsys.readouterr().err


def test_a_written_baseline_reads_as_the_tree_and_is_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in BASE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    file = tmp_path / "baseline.json.gz"
    monkeypatch.setattr("check_upgrade.ROOT", tmp_path)
    monkeypatch.setattr("check_upgrade.BASELINE", file)

    assert main(["--write-baseline"]) == FINE
    first = file.read_bytes()
    assert main(["--write-baseline"]) == FINE
    assert file.read_bytes() == first
    assert read_baseline() == read_folder(tmp_path)


def test_make_passes_the_revision_on() -> None:
    binaries = Path(sys.executable).parent
    command = ["make", "--no-print-directory", "-n", "check-upgrade", "FROM=v0.2.0", f"BIN={binaries}"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout

    assert shown.splitlines()[-1].endswith("scripts/check_upgrade.py v0.2.0")
