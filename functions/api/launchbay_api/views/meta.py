"""The service itself, as the API returns it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from launchbay_api.views.base import View
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.access import Scope


class SignInView(View):
    """Where and how to sign in, for clients that know only this server's address."""

    issuer: Annotated[str, Field(description="OpenID issuer, below which its discovery document is")]
    client_id: Annotated[str, Field(description="the public client for command lines: code flow with PKCE")]
    scopes: Annotated[list[str], Field(description="the scopes to request", examples=[["openid", "launchbay/read"]])]

    @classmethod
    def of(cls, settings: Settings) -> SignInView | None:
        """The view of the installation's settings; None if no issuer is set."""
        if not settings.issuer:
            return None
        scopes = ["openid", *(settings.scope_prefix + scope for scope in Scope)]
        return cls(issuer=settings.issuer, client_id=settings.client_id, scopes=scopes)


class Health(View):
    """The service is available."""

    status: Literal["ok"]
    version: str
    sign_in: SignInView | None
    page: Annotated[
        str | None,
        Field(
            description="address of the page, if the deployment knows it", examples=["https://launchbay.example.com"]
        ),
    ]
