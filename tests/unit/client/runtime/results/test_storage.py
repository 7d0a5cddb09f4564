"""Transfers to and from an attempt's place, against an S3 that answers over HTTP."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from launchbay.runtime.results import storage as module
from launchbay.runtime.results.part import FileChanged, TransferFailed, Uploaded
from launchbay.runtime.results.storage import S3Storage
from launchbay.runtime.results.transfers.client import CHUNK
from launchbay.runtime.results.transfers.streams import HashedReader
from launchbay_core.contracts.results.places import object_key
from launchbay_local.http.messages import Response
from results_support import BUCKET, TASK, Agent, Place, fill

SIZES = [0, 1, 1024 * 1024, 1024 * 1024 + 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def storage(place: Place, said: list[str]) -> S3Storage:
    return S3Storage(BUCKET, place.environment, said.append)


def change_file(path: Path, change: str) -> None:
    """Do to a file what a script does in the wrong moment."""
    size = path.stat().st_size
    if change == "grows":
        with path.open("ab") as file:
            file.write(b"more")
    elif change == "shrinks":
        os.truncate(path, 5)
    elif change == "is written anew":
        path.write_bytes(b"x" * size)
        os.utime(path, ns=(1, 1))
    elif change == "is replaced":
        path.rename(path.with_name("old"))
        path.write_bytes(b"x" * size)
    else:
        path.unlink()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_its_place_is_what_sts_says_of_the_credentials(storage: S3Storage, place: Place) -> None:
    assert storage.place == place.name


def test_in_a_task_its_place_is_known_without_sts(place: Place) -> None:
    agent = Agent()
    agent.answer = Response.json(200, {"TaskARN": f"arn:aws:ecs:eu-west-1:123456789012:task/cluster/{TASK}"})
    own = {**place.environment, **agent.environment, "LAUNCHBAY_ROLE_ID": "AROAEXAMPLEEXAMPLE123"}
    own["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:9"

    found = S3Storage(BUCKET, own, print).place
    agent.server.stop()

    assert found == f"AROAEXAMPLEEXAMPLE123:{TASK}"


def test_a_task_whose_agent_is_silent_asks_sts(place: Place) -> None:
    own = {**place.environment, "LAUNCHBAY_ROLE_ID": "AROAEXAMPLEEXAMPLE123"}

    assert S3Storage(BUCKET, own, print).place == place.name


def test_credentials_of_a_person_have_no_place(place: Place) -> None:
    own = {**place.environment, "AWS_ACCESS_KEY_ID": "person"}
    del own["AWS_SESSION_TOKEN"]

    with pytest.raises(TransferFailed, match="the role of a job only"):
        _ = S3Storage(BUCKET, own, print).place


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_uploaded_with_the_hash_of_what_is_there_and_comes_back(
    size: int, storage: S3Storage, place: Place, tmp_path: Path
) -> None:
    content = fill(tmp_path / "model.pt", size)

    number = storage.next_number()
    uploaded = storage.upload(tmp_path / "model.pt", number)
    storage.download(object_key(place.name, number), tmp_path / "back", size, uploaded.sha256)

    assert uploaded == Uploaded(size, sha256(content))
    assert place.content(object_key(place.name, number)) == content == (tmp_path / "back").read_bytes()


def test_no_number_is_given_twice(storage: S3Storage) -> None:
    numbers: list[int] = []
    threads = [
        threading.Thread(target=lambda: numbers.extend(storage.next_number() for _ in range(500))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == list(range(1, 4001))


@pytest.mark.parametrize("size", [10, 2 * CHUNK])
@pytest.mark.parametrize("change", ["grows", "shrinks", "is written anew", "is replaced", "goes"])
def test_a_file_that_changes_while_it_is_uploaded_leaves_nothing(
    change: str, size: int, storage: S3Storage, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing"
    fill(path, size)
    changes = [change]
    original = HashedReader.read

    def read(reader: HashedReader, amount: int | None = -1) -> bytes:
        if changes:
            change_file(path, changes.pop())
        return original(reader, amount)

    monkeypatch.setattr(HashedReader, "read", read)

    with pytest.raises(FileChanged):
        storage.upload(path, storage.next_number())

    assert place.present() == set()


def test_what_is_not_a_file_that_can_be_read_is_said(storage: S3Storage, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(TransferFailed, match="not a regular file"):
        storage.upload(tmp_path / "pipe", 1)
    with pytest.raises(FileChanged, match="gone"):
        storage.upload(tmp_path / "missing", 2)


@pytest.mark.parametrize("size", [10, 2 * CHUNK])
def test_without_s3_a_transfer_fails_with_its_reason(
    size: int, storage: S3Storage, place: Place, tmp_path: Path
) -> None:
    fill(tmp_path / "model.pt", size)
    assert storage.place
    dead = S3Storage(BUCKET, {**place.environment, "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"}, print)
    assert dead.place == storage.place

    with pytest.raises(TransferFailed, match=r"could not upload .*model\.pt.*127\.0\.0\.1:9"):
        dead.upload(tmp_path / "model.pt", 1)
    with pytest.raises(TransferFailed, match="could not write s3://results/some/key"):
        dead.write_manifest("some/key", b"{}")
    with pytest.raises(TransferFailed, match="could not download s3://results/some/key"):
        dead.download("some/key", tmp_path / "back", size, "0" * 64)
    assert [path.name for path in tmp_path.iterdir()] == ["model.pt"]


@pytest.mark.parametrize("size", [100, 2 * CHUNK])
@pytest.mark.parametrize("wrong", ["hash", "short", "long"])
def test_what_is_not_what_its_manifest_says_is_not_left(
    wrong: str, size: int, storage: S3Storage, place: Place, tmp_path: Path
) -> None:
    content = fill(tmp_path / "model.pt", size)
    storage.upload(tmp_path / "model.pt", 1)
    listed = size + {"hash": 0, "short": 1, "long": -1}[wrong]
    digest = "0" * 64 if wrong == "hash" else sha256(content)

    with pytest.raises(TransferFailed, match="could not download"):
        storage.download(object_key(place.name, 1), tmp_path / "back", listed, digest)

    assert [path.name for path in tmp_path.iterdir()] == ["model.pt"]


def test_objects_are_deleted_by_their_numbers(
    storage: S3Storage, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_DELETED_AT_ONCE", 2)
    fill(tmp_path / "a", 3)
    for number in range(1, 7):
        storage.upload(tmp_path / "a", number)

    storage.delete([1, 2, 3, 5, 6])

    assert place.present() == {"files/000004"}


def test_what_cant_be_deleted_is_said_and_nothing_more(place: Place, said: list[str], storage: S3Storage) -> None:
    assert storage.place
    dead = S3Storage(BUCKET, {**place.environment, "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"}, said.append)

    dead.delete([1])

    assert len(said) == 1
    assert "deleted after the run" in said[0]


def test_nothing_of_aws_is_imported_before_there_is_something_to_transfer() -> None:
    script = (
        "import sys; from launchbay.runtime import runner; from launchbay.runtime.results.storage import S3Storage;"
        "S3Storage('results', {}, print).next_number();"
        "assert not {'botocore', 'boto3', 's3transfer'} & sys.modules.keys()"
    )

    subprocess.run([sys.executable, "-c", script], check=True)
