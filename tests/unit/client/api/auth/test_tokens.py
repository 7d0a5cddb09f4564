"""The saved tokens of each server."""

from __future__ import annotations

from launchbay.api.auth.tokens import Tokens, load_tokens, save_tokens, token_file
from launchbay.api.config_folder import write_private

SERVER = "https://launchbay.example.com"


def test_tokens_of_one_server_are_not_another_s() -> None:
    save_tokens(Tokens(SERVER, "i", "c", "a", 9e9))

    assert load_tokens(SERVER) is not None
    assert load_tokens("https://launchbay.example.com.attacker.example") is None
    assert load_tokens("https://launchbay-example.com") is None
    assert token_file("http://localhost:8470") == token_file("http://127.0.0.1:8470")


def test_a_truncated_token_file_counts_as_no_tokens() -> None:
    write_private(token_file(SERVER), '{"server": "ht')

    assert load_tokens(SERVER) is None
