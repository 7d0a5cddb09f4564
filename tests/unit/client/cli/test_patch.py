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
