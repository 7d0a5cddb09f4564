"""The deployment's repository in Amazon ECR."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, map_errors


class Repository:
    """A repository by its URI, `<registry>/<name>`."""

    def __init__(self, client: Any, uri: str) -> None:
        self._client = client
        self.uri = uri

    @map_errors()
    def find(self, tag: str) -> str | None:
        """The image with a tag by its digest, `<uri>@sha256:…`, which always names the same; None if there is none."""
        name = self.uri.split("/", 1)[1]
        try:
            found = self._client.describe_images(repositoryName=name, imageIds=[{"imageTag": tag}])["imageDetails"]
        except ClientError as error:
            if error_code(error) == "ImageNotFoundException":
                return None
            raise
        return f"{self.uri}@{found[0]['imageDigest']}"
