"""Which server a command talks to."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.api.deployments import BadDeployments, Deployments, deployments_file, save_deployments
from launchbay.api.servers import NoServer, Server, find_server, save_last_stack

SERVER = "https://launchbay.example.com"


def test_a_server_is_named_by_its_address_or_as_a_deployment(tmp_path: Path) -> None:
    save_deployments(Deployments().with_server("team", SERVER + "/").with_server("other", "https://other.example"))

    assert find_server("team", tmp_path) == Server(SERVER, name="team")
    assert find_server(SERVER + "/", tmp_path) == Server(SERVER)
    assert find_server(None, tmp_path) == Server(SERVER, name="team"), "the first one is in use"
    with pytest.raises(NoServer, match="no deployment has this name"):
        find_server("nowhere", tmp_path)


def test_the_file_of_deployments_may_have_been_saved_with_a_byte_order_mark(tmp_path: Path) -> None:
    save_deployments(Deployments().with_server("team", SERVER))
    deployments_file().write_bytes(b"\xef\xbb\xbf" + deployments_file().read_bytes())
    assert find_server("team", tmp_path) == Server(SERVER, name="team")

    deployments_file().write_bytes("{}".encode("utf-16"))
    with pytest.raises(BadDeployments, match="UTF-16: save it as UTF-8"):
        find_server("team", tmp_path)


def test_the_local_stack_is_found_from_any_folder_while_it_runs(tmp_path: Path) -> None:
    state, elsewhere = tmp_path / "stack" / ".launchbay", tmp_path / "elsewhere"
    state.mkdir(parents=True)
    published = state / "server.json"
    published.write_text('{"url": "http://127.0.0.1:8470"}')
    save_last_stack(state)

    assert find_server(None, elsewhere) == Server("http://127.0.0.1:8470", published)
    save_deployments(Deployments().with_server("team", SERVER))
    assert find_server(None, elsewhere) == Server(SERVER, name="team"), "it was chosen, the stack is of another folder"
    assert find_server(None, state.parent) == Server("http://127.0.0.1:8470", published)
    save_deployments(Deployments())
    published.unlink()
    with pytest.raises(NoServer, match="No Launchbay server is known here"):
        find_server(None, elsewhere)
