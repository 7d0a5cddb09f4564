"""The issuer's endpoints: discovery, keys, the sign-in page (code flow with PKCE), tokens, revocation.

Owns what OAuth requires of an authorization server for native apps (RFC 8252, RFC 7636): redirects to loopback only, a
code that is valid once and for a minute, and no weaker challenge than S256. The stack's own page signs the owner of the
machine in without a form, by the code that was printed, which comes as OpenID's `login_hint`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from launchbay_local.http.messages import Request, Response
from launchbay_local.identity.clients import Clients
from launchbay_local.identity.codes import Code
from launchbay_local.identity.cross_origin import CrossOrigin
from launchbay_local.identity.one_time import VALID_SECONDS, OneTimeSecrets
from launchbay_local.identity.page import SignInPage, user_name
from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.settings import OPENID, SignIn
from launchbay_local.identity.token_endpoint import NO_STORE, TokenEndpoint, read_form
from launchbay_local.identity.tokens import Mint, Person
from launchbay_local.identity.tries import WITHIN_SECONDS, TooManyTries, Tries


class Issuer:
    """Answers the HTTP requests of an OpenID issuer at `url`, for native apps and the page at `page_origins`."""

    def __init__(self, url: str, records: IdentityRecords, settings: SignIn, page_origins: Sequence[str] = ()) -> None:
        self.url = url
        self.mint = Mint(url, records, settings)
        self._records = records
        self._settings = settings
        self._clients = Clients(settings, page_origins)
        self._cross_origin = CrossOrigin(page_origins)
        self._tries = Tries(records.sign_in_code)
        self._tickets = OneTimeSecrets[tuple[Person, Sequence[str]]]()  # with the scopes of the person's own token
        self._page = SignInPage(settings)
        self._codes = OneTimeSecrets[Code]()
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks.json"): self._keys,
            ("GET", "/authorize"): self._authorize,
            ("POST", "/authorize"): self._sign_in,
            ("POST", "/token"): TokenEndpoint(self.mint, self._codes, records, settings),
            ("POST", "/revoke"): self._revoke,
            ("POST", "/tickets"): self._issue_ticket,
        }

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        answer = self._routes.get((request.method, request.path))
        response = self._cross_origin.preflight(request) or (
            answer(request) if answer else Response.json(404, {"error": "not_found"})
        )
        return self._cross_origin.share(request, response)

    def _discovery(self, _request: Request) -> Response:
        return Response.json(
            200,
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "revocation_endpoint": f"{self.url}/revoke",
                "sign_in_ticket_endpoint": f"{self.url}/tickets",
                "jwks_uri": f"{self.url}/jwks.json",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "subject_types_supported": ["public"],
                "scopes_supported": [OPENID, *self._settings.scopes],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            },
        )

    def _keys(self, _request: Request) -> Response:
        return Response.json(200, {"keys": [self._records.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        """Sign the owner in by a hint, or show the form; an unknown client or redirect gets neither, nor a redirect."""
        asked = dict(parse_qsl(request.query))
        if fault := self._find_fault(asked):
            return fault
        try:
            person = self._hinted(asked) if _is_visit(request) else None
        except TooManyTries:
            return self._refuse_tries(asked)
        return self._send_code(asked, person) if person else self._page.form(asked)

    def _hinted(self, asked: Mapping[str, str]) -> Person | None:
        """The person whom the page's hint signs in: the owner by the code that was printed, anybody by their ticket.

        Any other client's hint is a name, as OpenID has it.

        Raises:
            TooManyTries: there were too many wrong hints lately.
        """
        hint = asked.get("login_hint")
        if not hint or not self._clients.is_page(asked["client_id"]):
            return None
        if ticket := self._tickets.take(hint):
            person, scopes = ticket
            return person if {*asked.get("scope", "").split()} <= {OPENID, *scopes} else None
        return Person(user_name(), self._settings.owner_groups) if self._tries.is_right(hint) else None

    def _sign_in(self, request: Request) -> Response:
        form = read_form(request)
        if fault := self._find_fault(form):
            return fault
        try:
            is_right = self._tries.is_right(form.get("code", ""))
        except TooManyTries:
            return self._refuse_tries(form)
        if not is_right:
            return self._page.form(form, f"That is not the code that `{self._settings.printed_by}` printed.")
        groups = form.get("groups", "").split()
        name = form.get("name", "").strip()
        if not name or not all(map(self._settings.groups.is_valid, groups)):
            return self._page.form(form, f"Give a name, and groups{self._settings.groups.such_as}.")
        return self._send_code(form, Person(name, groups))

    def _send_code(self, asked: Mapping[str, str], person: Person) -> Response:
        """Send the browser back with a code for a person."""
        code = self._codes.issue(Code.of(asked, person))
        return _redirect(asked, {"code": code, "iss": self.url})

    def _refuse_tries(self, asked: Mapping[str, str]) -> Response:
        fault = f"Too many wrong codes. Wait for {WITHIN_SECONDS:.0f} seconds, then try again."
        return self._page.form(asked, fault, status=429)

    def _find_fault(self, asked: Mapping[str, str]) -> Response | None:
        """The answer to an invalid request for a code; None for a valid one."""
        if not self._clients.is_known(asked.get("client_id", ""), asked.get("redirect_uri", "")):
            return self._page.refusal("The client is unknown, or its redirect address is not one of this machine.")
        if asked.get("response_type") != "code":
            return _redirect(asked, {"error": "unsupported_response_type"})
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            return _redirect(asked, {"error": "invalid_request", "error_description": "PKCE with S256 is required"})
        if not all(self._settings.allows_public(scope) for scope in asked.get("scope", "").split()):
            return _redirect(asked, {"error": "invalid_scope"})
        return None

    def _issue_ticket(self, request: Request) -> Response:
        kind, _, token = (request.header("authorization") or "").partition(" ")
        found = self.mint.person_of(token) if kind.lower() == "bearer" else None
        if found is None:
            return Response.json(401, {"error": "invalid_token"}, [("www-authenticate", "Bearer"), NO_STORE])
        ticket = self._tickets.issue(found)
        return Response.json(200, {"ticket": ticket, "expires_in": int(VALID_SECONDS)}, [NO_STORE])

    def _revoke(self, request: Request) -> Response:
        self._records.revoke(read_form(request).get("token", ""))
        return Response(200, [NO_STORE])


def _redirect(asked: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    """Send the browser back to the client, with the client's own state."""
    state = {"state": asked["state"]} if "state" in asked else {}
    return Response(303, [("location", f"{asked['redirect_uri']}?{urlencode({**answer, **state})}"), NO_STORE])


def _is_visit(request: Request) -> bool:
    """Whether a browser opens an address as a page, and not within another page: as a frame, an image, by a script.

    Browsers say so in headers that no page can set; what is not a browser sends none.
    """
    return request.header("sec-fetch-dest") in (None, "document")
