"""What a run has left to keep, as the API returns it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import NextCursor, RunId, Sha256, Time, View
from launchbay_core.contracts.results.manifests import Output
from launchbay_core.domain.pages import Page
from launchbay_core.services.results.outputs import Address, Addresses, RunOutputs

OutputPath = Annotated[
    str, Field(description="below the folder in which the run's command ran", examples=["out/model.pt"])
]
Bytes = Annotated[int, Field(description="in bytes", ge=0)]
Until = Annotated[Time, Field(description="at the latest; AWS may end an address sooner, with the role's session")]


class OutputView(View):
    """A file that a run has left."""

    path: OutputPath
    name: Annotated[str | None, Field(description="of the declared output that it belongs to")]
    size: Bytes
    sha256: Sha256

    @classmethod
    def of(cls, one: Output) -> OutputView:
        """The view of a file."""
        return cls(path=one.file.path, name=one.name, size=one.file.size, sha256=one.file.sha256)


class OutputsView(View):
    """What an attempt of a run has left, by its paths."""

    run_id: RunId
    attempt: Annotated[int | None, Field(description="whose outputs they are; null if none has left any")]
    complete: Annotated[bool, Field(description="the attempt has ended, and all of its outputs are here")]
    count: Annotated[int, Field(description="of all files", ge=0)]
    size: Annotated[int, Field(description="of all files, in bytes", ge=0)]
    deleted_at: Annotated[Time | None, Field(description="when they were deleted; null if they were not")]
    outputs: list[OutputView]
    cursor: NextCursor

    @classmethod
    def of(cls, outputs: RunOutputs, page: Page[Output]) -> OutputsView:
        """The view of a page of outputs."""
        return cls(
            run_id=outputs.run_id,
            attempt=outputs.attempt,
            complete=outputs.manifest.is_complete,
            count=len(outputs.manifest.outputs),
            size=outputs.size,
            deleted_at=outputs.deleted_at,
            outputs=[OutputView.of(one) for one in page.items],
            cursor=page.cursor,
        )


class AddressView(View):
    """Where a file can be downloaded from, without an access token; `Range` works."""

    path: OutputPath
    url: Annotated[str, Field(examples=["https://…"])]
    size: Bytes
    sha256: Sha256
    attempt: int
    expires_at: Until

    @classmethod
    def of(cls, found: Addresses) -> AddressView:
        """The view of the one address."""
        [one] = found.addresses
        return cls(**_members(one), attempt=found.attempt, expires_at=found.expires_at)


class ListedAddress(View):
    """Where one of several files can be downloaded from."""

    path: OutputPath
    url: str
    size: Bytes
    sha256: Sha256


class AddressesView(View):
    """Where files can be downloaded from, without an access token; `Range` works."""

    attempt: int
    expires_at: Until
    addresses: list[ListedAddress]

    @classmethod
    def of(cls, found: Addresses) -> AddressesView:
        """The view of addresses."""
        listed = [ListedAddress(**_members(one)) for one in found.addresses]
        return cls(attempt=found.attempt, expires_at=found.expires_at, addresses=listed)


def _members(one: Address) -> dict[str, Any]:
    return {"path": one.file.path, "url": one.url, "size": one.file.size, "sha256": one.file.sha256}
