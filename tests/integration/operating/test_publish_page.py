"""The page of a deployment is published with the operator's credentials, against moto's server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
import urllib3
from click.testing import CliRunner, Result
from moto.server import ThreadedMotoServer

from launchbay.api.servers import Server
from launchbay.cli.main import group
from launchbay.operating.deployment import find_deployment
from launchbay.operating.errors import AwsCallFailed, NoDeployment
from launchbay.operating.page.builds import KEEP
from launchbay.operating.page.page_stack import read_page_stack
from launchbay.operating.page.publishing import NoPageClient, Publication, publish

STACK, PAGE = "lab", "https://d1.cloudfront.example"
REGION: Final = "eu-central-1"


class Account:
    """An account with a stack that has a page, and the folder of a built page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.s3: Any = boto3.client("s3")
        self.cloudfront: Any = boto3.client("cloudfront")
        self.cognito: Any = boto3.client("cognito-idp")
        self.bucket = "page-of-the-lab"
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.pool = self.cognito.create_user_pool(PoolName="lab")["UserPool"]["Id"]
        self.client = self.create_client("https://launchbay.invalid/callback")
        self.distribution = self.cloudfront.create_distribution(DistributionConfig=_DISTRIBUTION)["Distribution"]["Id"]
        self.deploy()

    def create_client(self, redirect: str) -> str:
        made = self.cognito.create_user_pool_client(
            UserPoolId=self.pool, ClientName="page", CallbackURLs=[redirect], AllowedOAuthFlows=["code"]
        )
        return str(made["UserPoolClient"]["ClientId"])

    def deploy(self, **other: str | None) -> None:
        """Deploy the stack anew, with these outputs."""
        values = {
            "PageBucket": self.bucket,
            "DistributionId": self.distribution,
            "PageUrl": PAGE,
            "Issuer": f"https://issuer.example/{self.pool}",
            "PageClientId": self.client,
            "UserPoolId": self.pool,
        } | other
        cloudformation: Any = boto3.client("cloudformation")
        cloudformation.delete_stack(StackName=STACK)
        template = {
            "Parameters": {"ScopePrefix": {"Type": "String", "Default": "lab/"}},
            "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
            "Outputs": {name: {"Value": value} for name, value in values.items() if value is not None},
        }
        cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(template))

    def build(self, name: str) -> None:
        """Build the page anew."""
        for old in self.folder.glob("assets/*"):
            old.unlink()
        (self.folder / "assets").mkdir(parents=True, exist_ok=True)
        (self.folder / "assets" / f"main-{name}.js").write_text(f"export const build = '{name}';")
        (self.folder / "index.html").write_text(f"<!doctype html><script src=/assets/main-{name}.js></script>")
        (self.folder / "favicon.svg").write_text("<svg/>")

    def publish(self, at: datetime | None = None) -> tuple[Publication, list[str]]:
        """Publish what is built, at a time; what was done, and in which order files were uploaded."""
        deployment, told = find_deployment(STACK, Server("")), list[str]()
        now = at or datetime.now(UTC)
        page = read_page_stack(deployment)
        return publish(deployment, page, self.folder, told.append, lambda: now), told

    def stored(self) -> set[str]:
        return {one["Key"] for one in self.s3.list_objects_v2(Bucket=self.bucket)["Contents"]} - {".builds.json"}

    def invalidations(self) -> list[set[str]]:
        listed = self.cloudfront.list_invalidations(DistributionId=self.distribution)["InvalidationList"]
        found = [
            self.cloudfront.get_invalidation(DistributionId=self.distribution, Id=one["Id"])["Invalidation"]
            for one in listed.get("Items", [])
        ]
        return [set(one["InvalidationBatch"]["Paths"]["Items"]) for one in found]


_DISTRIBUTION: dict[str, Any] = {
    "CallerReference": "lab",
    "Comment": "",
    "Enabled": True,
    "Origins": {"Quantity": 1, "Items": [{"Id": "page", "DomainName": "page.s3.amazonaws.com"}]},
    "DefaultCacheBehavior": {"TargetOriginId": "page", "ViewerProtocolPolicy": "redirect-to-https"},
}


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t", "AWS_DEFAULT_REGION": REGION}
    for name, value in {**keys, "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_REGION": REGION}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    urllib3.request("POST", f"http://{host}:{port}/moto-api/reset")  # moto's state is the process's
    found = Account(tmp_path / "dist")
    found.build("one")
    yield found
    server.stop()


def command(*words: str) -> Result:
    return CliRunner().invoke(group, ["admin", "publish-page", *words])


def test_the_document_is_uploaded_after_everything_that_it_names(account: Account) -> None:
    _, told = account.publish()

    assert told == ["assets/main-one.js", "favicon.svg", "config.json", "index.html"]


def test_each_file_has_its_type_and_how_long_it_may_be_kept(account: Account) -> None:
    account.publish()

    found = {key: account.s3.head_object(Bucket=account.bucket, Key=key) for key in account.stored()}
    assert {key: (one["ContentType"], one["CacheControl"]) for key, one in found.items()} == {
        "assets/main-one.js": ("text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        "favicon.svg": ("image/svg+xml", "no-cache"),
        "config.json": ("application/json", "no-cache"),
        "index.html": ("text/html; charset=utf-8", "no-cache"),
    }


def test_the_page_reads_where_to_sign_in_from_what_the_stack_says(account: Account) -> None:
    account.publish()

    settings = json.loads(account.s3.get_object(Bucket=account.bucket, Key="config.json")["Body"].read())
    assert settings == {
        "issuer": f"https://issuer.example/{account.pool}",
        "client_id": account.client,
        "scopes": ["openid", "lab/read", "lab/launch", "lab/admin"],
    }


def test_publishing_again_changes_nothing(account: Account) -> None:
    account.publish()

    again, told = account.publish()

    assert (told, again.unchanged, again.deleted, again.invalidated) == ([], 4, [], [])
    assert len(account.invalidations()) == 1


def test_a_new_build_replaces_the_document_and_leaves_the_parts_of_open_tabs(account: Account) -> None:
    account.publish()
    account.build("two")

    done, _ = account.publish()

    assert done.uploaded == ["assets/main-two.js", "index.html"]
    assert {"assets/main-one.js", "assets/main-two.js"} <= account.stored()
    assert sorted(map(sorted, account.invalidations())) == [
        ["/config.json", "/favicon.svg", "/index.html"],
        ["/index.html"],
    ]


def test_parts_of_a_replaced_build_are_deleted_days_later(account: Account) -> None:
    now = datetime.now(UTC)
    account.publish(now)
    account.build("two")
    account.publish(now + timedelta(days=30))

    early, _ = account.publish(now + timedelta(days=30) + KEEP - timedelta(hours=1))
    late, _ = account.publish(now + timedelta(days=30) + KEEP)

    assert (early.deleted, late.deleted) == ([], ["assets/main-one.js"])
    assert "assets/main-two.js" in account.stored()


def test_a_publication_that_was_cut_off_is_completed_by_the_next(account: Account) -> None:
    account.publish()
    for key in ("index.html", ".builds.json"):
        account.s3.delete_object(Bucket=account.bucket, Key=key)

    done, _ = account.publish()

    assert (done.uploaded, done.unchanged) == (["index.html"], 3)
    assert account.s3.head_object(Bucket=account.bucket, Key=".builds.json")


def test_without_the_page_s_redirect_it_says_what_to_deploy(account: Account) -> None:
    shown = command("--stack", STACK, "--folder", str(account.folder))

    assert shown.exit_code == 0, shown.output
    wanted = f"sam deploy --stack-name lab --region {REGION} --parameter-overrides PageUrl={PAGE}"
    assert shown.stdout.splitlines() == [
        f"Published {PAGE}: 4 files uploaded, 0 unchanged, 0 deleted",
        "Nobody can sign in there yet: the user pool does not know this address. Run:",
        f"  {wanted}",
    ]
    assert json.loads(command("--stack", STACK, "--folder", str(account.folder), "--json").stdout)["sign_in"] == {
        "ready": False,
        "command": wanted,
    }


def test_with_the_redirect_people_can_sign_in(account: Account) -> None:
    account.deploy(PageClientId=account.create_client(f"{PAGE}/callback"))

    shown = command("--stack", STACK, "--folder", str(account.folder), "--json")

    assert json.loads(shown.stdout)["sign_in"] == {"ready": True, "command": None}


def test_an_issuer_of_one_s_own_is_not_asked_and_must_be_named(account: Account) -> None:
    account.deploy(UserPoolId=None, PageClientId="theirs")
    done = command("--stack", STACK, "--folder", str(account.folder), "--json")
    assert json.loads(done.stdout)["sign_in"]["ready"]

    account.deploy(UserPoolId=None, PageClientId=None)
    with pytest.raises(NoPageClient, match="PageClientId=ID"):
        account.publish()


def test_a_stack_without_a_page_is_told_from_one_that_is_missing(account: Account) -> None:
    account.deploy(PageBucket=None)
    with pytest.raises(NoDeployment, match="Page=true"):
        account.publish()

    assert command("--stack", "other").exit_code == 1
    assert command().exit_code == 2, "a local stack serves its page itself"


def test_a_refusal_of_aws_names_what_could_not_be_done(account: Account) -> None:
    account.deploy(PageBucket="another-one-s")

    with pytest.raises(AwsCallFailed, match="list the bucket another-one-s"):
        account.publish()
