"""What refers to a secret, and where secrets are kept."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.schemas.secret_references import parse_reference, secret_key


@pytest.mark.parametrize(
    "text", ["${secret:}", "${secret:../x}", "${secret:a/b}", "${secret:a} ", "${oc.env:A}", 5, None]
)
def test_a_text_that_names_no_secret_is_not_a_reference(text: Any) -> None:
    assert parse_reference(text) is None


def test_secrets_given_at_launch_lie_apart_from_those_with_a_name() -> None:
    assert secret_key("p", "hf-token").startswith("secrets/named/p/")
    assert secret_key("p", "01JZ8Q4T6V2M9X3C7B5N1K0HFD").startswith("secrets/given/p/")
