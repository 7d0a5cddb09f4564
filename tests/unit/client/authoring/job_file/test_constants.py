"""`inputs.constants` of a launchbay.yaml: every form, and every fault with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from launchbay.authoring.job_file.reader import JobFolder, read_job_folder
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.errors import Malformed

SCRIPT = "LR = 1e-3  # tuned\nEPOCHS = 3\nX = 1\nX = 2\na = b = 1\ndf = open\ndf = 3\n"


def job(folder: Path, constants: str, more: str = "") -> JobFolder:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "data.py").write_text("import os\n")
    (folder / "nb.ipynb").write_text("{}")
    (folder / "launchbay.yaml").write_text(
        f"name: job\ncommand: python train.py\ninputs:\n  constants: {constants}\n{more}"
    )
    return read_job_folder(folder)


@pytest.mark.parametrize(
    ("constants", "selection"),
    [
        ("{train.py: [LR, EPOCHS]}", {"include": ["LR", "EPOCHS"]}),
        ("{train.py: LR}", {"include": ["LR"]}),
        ("{./train.py: [LR]}", {"include": ["LR"]}),
        ("train.py", {}),
        ("[train.py]", {}),
        ("{train.py: }", {}),
        ("{train.py: true}", {}),
        ("{train.py: {exclude: [LR]}}", {"exclude": ["LR"]}),
        ("{train.py: {include: [LR], schema: {properties: {LR: {minimum: 0}}}}}",
         {"include": ["LR"], "schema": {"properties": {"LR": {"minimum": 0}}}}),
    ],
)  # fmt: skip
def test_scripts_are_files_of_the_format_python(tmp_path: Path, constants: str, selection: dict[str, Any]) -> None:
    found = job(tmp_path, constants)

    assert found.spec["inputs"]["files"] == {"train.py": {"text": SCRIPT, "format": "python", **selection}}
    JobSpec.model_validate(found.spec)


@pytest.mark.parametrize(
    ("constants", "fault"),
    [
        ("[[train.py]]", "must map a script to the names of its constants"),
        ("{train.py: [X, EPOCS]}", "4; `EPOCS` is not assigned in the script; did you mean `EPOCHS`?"),
        ("{train.py: [X]}", "`X` is assigned more than once, at the lines 3 and 4"),
        ("{train.py: [a]}", "`a` shares its value with `b`; write two assignments"),
        ("{train.py: {inclde: [LR]}}", "unknown field; did you mean `include`?"),
        ("data.py", "`data.py` assigns no literal at its top level"),
        ("nb.ipynb", "is a notebook: export it first, with `jupyter nbconvert --to script nb.ipynb`"),
        ("none.py", "there is no file `none.py`"),
        ("../train.py", "leads out of the code folder"),
        ("[train.py, ./train.py]", "`train.py` is already an input, by another entry"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, constants: str, fault: str) -> None:
    with pytest.raises(Malformed) as refused:
        job(tmp_path, constants)

    (error,) = refused.value.errors
    assert error["line"] == 4
    assert fault in f"{error['field']}: {error['message']}"


def test_what_may_be_taken_for_a_constant_is_noted_where_all_are_selected(tmp_path: Path) -> None:
    assert job(tmp_path, "train.py").notices == (
        "`X` in `train.py` is not an input: it is assigned more than once, at the lines 3 and 4",
        "`a` in `train.py` is not an input: it shares its value with `b`; write two assignments",
        "`b` in `train.py` is not an input: it shares its value with `a`; write two assignments",
        "`df` in `train.py` is not an input: it is assigned more than once, at the lines 6 and 7",
    )
    assert job(tmp_path, "{train.py: [LR]}").notices == ()


def test_a_script_among_the_config_files_is_refused_with_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SCRIPT)
    (tmp_path / "launchbay.yaml").write_text("name: job\ncommand: x\ninputs: {files: train.py}\n")

    with pytest.raises(Malformed) as refused:
        read_job_folder(tmp_path)

    assert "To change constants of a script, name it in `inputs.constants`" in refused.value.errors[0]["message"]


def test_a_glob_finds_no_script(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")

    assert list(job(tmp_path, "train.py", "  files: '**/*'\n").spec["inputs"]["files"]) == ["a.yaml", "train.py"]
