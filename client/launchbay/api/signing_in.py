"""How to sign in to a server, for messages: a local stack asks for a code that only its own terminal shows."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_on_this_machine(server: str) -> bool:
    """Whether a server's address is one of this machine's own.

    >>> is_on_this_machine("http://127.0.0.1:8470"), is_on_this_machine("https://launchbay.example.com")
    (True, False)
    """
    return urlsplit(server).hostname in LOOPBACK


def how_to_sign_in(server: str) -> str:
    """What to type to sign in to a server, and what else it takes.

    >>> how_to_sign_in("https://launchbay.example.com")
    '`launchbay login`'
    """
    if not is_on_this_machine(server):
        return "`launchbay login`"
    return (
        "`launchbay login`, with the code that the terminal of `launchbay dev` shows; "
        "if you start `launchbay dev` again, it signs you in itself"
    )
