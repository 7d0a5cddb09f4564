"""Which values of a run are secrets, once they are in place."""

from pathlib import Path

from launchbay.runtime.results.secret_values import secret_values
from launchbay_core.contracts.run_manifest import SecretFile
from results_support import manifest_of


def test_the_secrets_of_the_config_the_variables_and_the_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("service: {token: of-the-file, url: public}\nnames: [plain, of-the-list]\n")
    manifest = manifest_of()._replace(
        config={"key": "of-the-config", "lr": 0.1, "none": None},
        config_secrets=[["key"], ["none"], ["gone"]],
        env={"TOKEN": "of-the-variable", "WORKERS": "4"},
        env_secrets=["TOKEN"],
        file_secrets={"a.yaml": SecretFile("yaml", [["service", "token"], ["names", 1]])},
    )

    found = secret_values(manifest, tmp_path)

    assert found == {"of-the-config", "of-the-variable", "of-the-file", "of-the-list"}


def test_a_run_without_secrets_has_none_and_no_file_is_read(tmp_path: Path) -> None:
    assert secret_values(manifest_of(), tmp_path / "nowhere") == frozenset()
