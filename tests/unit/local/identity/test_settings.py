"""The sign-in settings of an application: clients, scopes, groups, and the template's parameters."""

from __future__ import annotations

from pathlib import Path

from launchbay_local.identity.settings import IssuerParameters, NameRule, SignIn
from launchbay_local.stack.sign_in import wants_issuer
from local_support import SAMPLE

SHOP = SignIn(name="Shop", printed_by="make run", public_client="till", scopes=["shop/sell"])
NAMES = IssuerParameters("TokenIssuer", "TokenClients", "TillClient")


def test_an_application_without_a_machine_has_one_client() -> None:
    assert SHOP.audiences == ("till",)
    assert not SHOP.allows_machine("shop/machines/robot")
    assert SHOP.allows_public("openid")
    assert not SHOP.allows_public("shop/buy")


def test_a_machine_may_ask_for_scopes_that_people_may_not() -> None:
    robots = NameRule(lambda scope: scope.startswith("shop/machines/"))
    shop = SignIn("Shop", "make run", "till", ["shop/sell"], machine_client="robot", machine_scopes=robots)

    assert shop.audiences == ("till", "robot")
    assert (shop.allows_machine("shop/machines/a"), shop.allows_public("shop/machines/a")) == (True, False)


def test_the_template_s_parameters_have_the_names_that_the_application_gives_them(tmp_path: Path) -> None:
    shop = SignIn("Shop", "make run", "till", ["shop/sell"], parameters=NAMES)
    template = tmp_path / "template.yaml"
    declared = "".join(f"  {name}: {{Type: String}}\n" for name in sorted(NAMES.names))
    template.write_text(f"Parameters:\n{declared}Resources: {{}}\n")

    assert shop.values_of("http://i") == {"TokenIssuer": "http://i", "TokenClients": "till", "TillClient": "till"}
    assert wants_issuer(template, {}, shop)
    assert not wants_issuer(template, {"TokenIssuer": "https://issuer.example"}, shop)
    assert not wants_issuer(SAMPLE / "template.yaml", {}, shop)
