"""The sign-in page of the local issuer: a name, groups, and the code that was printed when the stack started."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from html import escape

from launchbay_local.http.messages import Response
from launchbay_local.identity.settings import SignIn

_CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
_HEADERS = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("referrer-policy", "same-origin"),  # with `no-referrer`, a browser sends the form with the origin `null`
]
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
label { display: block; margin: 1rem 0 .25rem } input { width: 100%; padding: .5rem; box-sizing: border-box }
button { margin-top: 1.5rem; padding: .5rem 1.5rem } .fault { color: #b00020 }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .fault { color: #ff8a80 } }
"""


class SignInPage:
    """The pages of one application's issuer."""

    def __init__(self, settings: SignIn) -> None:
        self._settings = settings

    def form(self, asked: Mapping[str, str], fault: str = "", *, status: int = 403) -> Response:
        """The form; it carries what the client asked for, and says what was wrong with the last try, with a status."""
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked[name])}">' for name in _CARRIED if name in asked
        )
        name = escape(asked.get("name") or user_name())
        groups = escape(asked.get("groups") or " ".join(self._settings.owner_groups))
        body = f"""
<h1>Sign in to {escape(self._settings.name)} on this machine</h1>
{f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""}
<form method="post" action="/authorize">{hidden}
<label for="name">Name</label><input id="name" name="name" value="{name}" required autocomplete="username">
<label for="groups">Groups</label><input id="groups" name="groups" value="{groups}">
<label for="code">Code that <code>{escape(self._settings.printed_by)}</code> printed</label>
<input id="code" name="code" type="password" required autofocus autocomplete="off">
<button>Sign in</button>
</form>"""
        return self._page(status if fault else 200, body)

    def refusal(self, reason: str) -> Response:
        """A page without a form, for a request that must not go on."""
        return self._page(400, f'<h1>Sign-in is not possible</h1><p class="fault">{escape(reason)}</p>')

    def _page(self, status: int, body: str) -> Response:
        text = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{escape(self._settings.name)}</title><style>{_STYLE}</style>{body}</html>"
        )
        return Response(status, list(_HEADERS), text.encode())


def user_name() -> str:
    """The name of the person at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
