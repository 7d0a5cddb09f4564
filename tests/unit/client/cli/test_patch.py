"""`launchbay patch` on files as editors of people save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.cli.main import main

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("name", "content", "becomes"),
    [
        ("a.yaml", b"lr: 1\r\n", b"lr: 2\r\n"),
        ("a.json", b'{"lr": 1}\r\n', b'{"lr": 2}\r\n'),
        ("a.toml", b"lr = 1\r\n", b"lr = 2\r\n"),
    ],
)
def test_a_patched_file_keeps_its_byte_order_mark(tmp_path: Path, name: str, content: bytes, becomes: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(BOM + content)

    with pytest.raises(SystemExit) as ended:
        main(["patch", str(file), "-o", "lr=2", "--in-place"])

    assert ended.value.code == 0
    assert file.read_bytes() == BOM + becomes


def test_a_file_in_utf_16_is_refused_and_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    content = "lr: 1\n".encode("utf-16")
    file.write_bytes(content)

    with pytest.raises(SystemExit) as ended:
        main(["patch", str(file), "-o", "lr=2", "--in-place"])

    assert ended.value.code
    assert "not UTF-8 text but UTF-16: save it as UTF-8" in capsys.readouterr().err
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("+lr=1", "`lr` is there already: write `lr=…` to change it"),
        ("lrr=1", "did you mean `lr`?"),
        ("~lrr", "`lrr` is not there, so it can't be removed"),
        ("layers[2]=1", "`layers[2]` is not there: `layers` has 2 items"),
        ("layers[0]=wide", "must be an int"),
    ],
)
def test_an_operator_that_does_not_fit_the_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], assignment: str, said: str
) -> None:
    file = tmp_path / "train.yaml"
    file.write_text("lr: 0.5\nlayers: [64, 32]\n")

    with pytest.raises(SystemExit) as ended:
        main(["patch", str(file), "-o", assignment])

    assert ended.value.code == 1
    assert said in capsys.readouterr().err


def test_operators_change_a_file_in_place(tmp_path: Path) -> None:
    file = tmp_path / "train.yaml"
    file.write_text("lr: 0.5   # tuned\nold: 1\nlayers: [64, 32]\n")
    texts = ["++lr=0.1", "+seed=7", "~old", "layers[-1]=16", "layers[+]=8"]

    with pytest.raises(SystemExit):
        main(["patch", str(file), "-i", *(word for text in texts for word in ("-o", text))])

    assert file.read_text() == "lr: 0.1   # tuned\nlayers: [64, 16, 8]\nseed: 7\n"
