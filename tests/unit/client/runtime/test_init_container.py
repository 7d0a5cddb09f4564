"""The script that a container without `launchbay` starts with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.init_container import start_script

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)


def run(folder: Path, script: str, *command: str, cwd: Path | None = None, **environment: str) -> str:
    path = folder / "start"
    path.write_text(script)
    started = ["/bin/sh", str(path), *command]
    own = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(started, cwd=cwd or folder, env=own, capture_output=True, text=True, check=True).stdout


def test_a_job_with_code_runs_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "it's job").mkdir()
    script = start_script(tmp_path / "it's job", {}, [], [], has_code=True)

    assert run(tmp_path, script, "pwd").strip() == str(tmp_path / "it's job")


def test_a_job_without_code_runs_where_its_image_does_with_the_patched_files_there(tmp_path: Path) -> None:
    image, files = tmp_path / "image", tmp_path / "job"
    (files / "conf").mkdir(parents=True)
    (files / "conf" / "train.yaml").write_text("patched")
    (image / "conf").mkdir(parents=True)
    (image / "conf" / "train.yaml").write_text("as built")
    (image / "conf" / "other.yaml").write_text("kept")

    script = start_script(files, {}, [], [], has_code=False)
    said = run(tmp_path, script, "cat", "conf/train.yaml", "conf/other.yaml", cwd=image)

    assert said == "patchedkept"


def test_a_command_that_aws_batch_could_not_carry_comes_with_the_script(tmp_path: Path) -> None:
    command = ["printf", "%s|", "--suffix", "", "Ref::x", "it's $HOME"]
    script = start_script(tmp_path, {}, command, ["--lr", ""], has_code=True)

    assert run(tmp_path, script) == "--suffix||Ref::x|it's $HOME|--lr||"
    assert run(tmp_path, script, "printf", "%s|", "given") == "given|--lr||"


def test_the_command_takes_the_script_s_place_with_its_own_arguments_and_the_run_s(tmp_path: Path) -> None:
    script = start_script(tmp_path, {}, [], ["--lr=1e-3", "a b"], has_code=True)

    assert run(tmp_path, script, "printf", "%s|", "x y") == "x y|--lr=1e-3|a b|"


def test_the_hook_comes_before_what_the_image_or_the_job_says_of_python_s_path(tmp_path: Path) -> None:
    hook, command = tmp_path / "it's a hook", ["sh", "-c", 'echo "$PYTHONPATH"']
    plain = start_script(tmp_path, {}, command, [], has_code=True, hook=hook)
    own = start_script(tmp_path, {"PYTHONPATH": "/job"}, command, [], has_code=True, hook=hook)

    assert run(tmp_path, plain) == f"{hook}\n"
    assert run(tmp_path, plain, PYTHONPATH="/image") == f"{hook}:/image\n"
    assert run(tmp_path, own, PYTHONPATH="/image") == f"{hook}:/job\n"


def test_a_config_that_the_image_has_is_not_read_with_the_run_s_pieces(tmp_path: Path) -> None:
    script = start_script(tmp_path, {"WANDB_CONFIG_0": "{}"}, [], [], has_code=True)

    assert "WANDB_CONFIG=" not in run(tmp_path, script, "env", WANDB_CONFIG="old")


@given(TEXTS, TEXTS)
def test_every_value_gets_through_the_shell_as_it_is(tmp_path_factory: object, value: str, argument: str) -> None:
    folder = Path(tmp_path_factory.mktemp("start"))  # type: ignore[attr-defined]
    script = start_script(folder, {"VALUE": value}, [], [argument], has_code=True)
    path = folder / "start"
    path.write_bytes(script.encode())

    said = subprocess.run(
        ["/bin/sh", str(path), "sh", "-c", 'printf "%s\\0%s" "$VALUE" "$0"'], capture_output=True, check=True
    ).stdout

    assert said.decode().split("\x00") == [value, argument]
