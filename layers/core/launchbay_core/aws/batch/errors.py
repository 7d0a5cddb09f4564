"""What AWS Batch answers when it does not take a request."""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.errors import AwsUnavailable, LaunchbayError


@dataclass(eq=False)
class RefusedByBatch(LaunchbayError):
    """AWS Batch refuses a request for good: another attempt would end the same."""

    reason: str

    def __str__(self) -> str:
        """AWS Batch's own message."""
        return f"AWS Batch refused the job: {self.reason}"


class ThrottledByBatch(AwsUnavailable):
    """AWS Batch throttles requests: the same request may succeed later."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"AWS Batch takes no more requests at the moment: {reason}")
