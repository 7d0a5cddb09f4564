"""Every flow of Launchbay once, each step with the credentials of the function or job that makes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
import urllib3
from botocore.exceptions import ClientError

from account_support import Account
from api_support import Answer, request
from core_support import ADA, ENDLESS, World, age, dispatch_messages, run_requested
from intake_support import archive
from job_scripts import KEEPER
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.errors import RefusedByBatch
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.contracts.results.manifests import Output, OutputsManifest, ResultFile, write_outputs
from launchbay_core.contracts.results.metric_parts import MetricPart, Series, part_key, write_part
from launchbay_core.contracts.results.places import metrics_prefix, object_key, outputs_key, place_of
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.failover import LEAVES
from launchbay_core.services.results.retention import expire_results
from launchbay_local.functions.worker import InvocationResult
from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.principals import ADMINISTRATOR
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.application import Target
from left_outputs import place_number, record_places
from permission_restore_flows import restore_checkpoints

LONG_AGO = "2026-01-01T00:00:00.000Z"
LONG_WAITING = 1000  # when a job was submitted, in milliseconds since 1970
# It needs the whole machine, so it waits as long as any other one runs.
PATIENT: dict[str, Any] = {"hardware": {"vcpus": 8}, "patience": "10m"}
SECRET = {"properties": {"key": {"type": "string", "format": "secret"}}}


class Flows:
    """What people, events and jobs make Launchbay do."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.world = account.world("vision")
        self.intake = next(one.name for one in account.application.buckets if "intake" in one.name)
        self.results = next(one.name for one in account.application.buckets if "results" in one.name)
        self.data = next(one.name for one in account.application.buckets if "data" in one.name)

    def run(self) -> None:
        """Run every flow once."""
        self.people_register_launch_and_look()
        self.requests_are_dispatched()
        self.states_are_tracked()
        self.metrics_are_rolled_up()
        self.checkpoints_are_restored()
        self.the_sweep_repairs()
        self.people_download_outputs()
        self.results_are_deleted()
        self.uploads_act()
        self.services_move_events()
        self.nobody_else_reads_secrets_or_writes_results()

    def people_register_launch_and_look(self) -> None:
        """The API: code, secrets, a launch, its log and its end."""
        code = archive({"train.py": f"{KEEPER}\nprint('trained: loss=0.5')".encode()})
        with self.account.as_function("ApiFunction"):
            digest = hashlib.sha256(code).hexdigest()
            form = _ok(self._post("uploads", {"sha256": digest, "size": len(code)}))
            fields = {**form["fields"], "file": ("code", code)}
            assert urllib3.request("POST", form["url"], fields=fields).status in (200, 201, 204)
            files = {"conf.yaml": {"text": "rate: 1  # of learning\n"}}
            inputs = {"config": {"values": {"key": ""}, "schema": SECRET}, "files": files}
            spec = {"name": "job", "command": ["python", "train.py"], "code": {"sha256": digest}, "inputs": inputs}
            spec |= {"metrics": {"loss": "loss=(.*)"}}
            _ok(self._post("jobs", spec))
            overrides = {"config": {"key": "s3cret"}, "files": {"conf.yaml": {"rate": 2}}}
            self.launched = _ok(self._post("runs", {"job": "job", "overrides": overrides}))["run_id"]
            self.world.register("endless", ENDLESS)

    def requests_are_dispatched(self) -> None:
        """Dispatch: a run, one whose submission was lost, one cancelled and one dispatched at the same moment."""
        with self.account.as_function("ApiFunction"):
            endless, lost, late, refused, claimed = (self.world.launch("endless") for _ in range(5))
            patient = self.world.launch("endless", **PATIENT)
        with self.account.as_function("DispatchFunction"):
            bodies = [run_requested("vision", one) for one in (self.launched, endless.run_id)]
            assert dispatch_messages(bodies) == []
        self._claim(refused, "another")
        self._claim(claimed, "another")
        self._age(lost, dispatch_lease=LONG_AGO)
        self._deregister("endless")
        with self.account.as_function("DispatchFunction"):
            assert self.world.dispatch(lost) == []
            self._dispatch_while_it_is_cancelled(late)
            self._dispatch_twice(patient)
            self._dispatch_in_vain(refused)
            assert self.world.dispatch(claimed) == []
        with self.account.as_function("ApiFunction"):
            self.world.wait(
                lambda: self.world.bench.job(self.world.run(endless).batch_job_id or "")["status"] == "RUNNING"
            )
            _ok(request("GET", "/v1/projects/vision/queues", query={"compute_class": "cpu-compute"}))
            _ok(request("POST", f"/v1/projects/vision/runs/{endless.run_id}/cancel"))
        self.endless, self.lost, self.patient, self.claimed = endless, lost, patient, claimed

    def states_are_tracked(self) -> None:
        """The job runs with its own role; track hears of it, people read its log, a second job finds the claim."""
        with self.account.as_function("ApiFunction"):
            job = self.world.run(_ref(self.launched, self.world)).batch_job_id or ""
        ended = self.world.wait(lambda: _if_ended(self.world.bench.job(job)))
        assert ended["status"] == "SUCCEEDED", ended
        with self.account.as_function("TrackFunction"):
            _hear(ended)
            _hear(_waiting(self.world.batch_job(self.claimed)) | {"status": "FAILED"})
            _hear(_waiting(self.world.batch_job(self.patient)))
            _hear(_left(self.world.batch_job(self.patient)))
        with self.account.as_function("ApiFunction"):
            _ok(request("POST", f"/v1/projects/vision/runs/{self.patient.run_id}/cancel"))
            _ok(request("GET", f"/v1/projects/vision/runs/{self.launched}/logs"))
            assert [one["project"] for one in _ok(request("GET", "/v1/me"))["projects"]] == ["vision"]
            _ok(request("GET", "/v1/projects/vision/runs", query={"job": "job"}))
        second = self._start_again(job)
        with self.account.as_function("TrackFunction"):
            _hear(_waiting(second))

    def metrics_are_rolled_up(self) -> None:
        """Metrics: a part of the run's attempt, and one at a place that no attempt has yet; people read both runs."""
        with self.account.as_function("ApiFunction"):
            [place] = self.world.run(_ref(self.launched, self.world)).places
            path = f"/v1/projects/vision/runs/{self.launched}/metrics"
            assert _ok(request("GET", path))["metrics"] == []
        part = write_part(MetricPart("vision", self.launched, {"loss": Series([1], [1e9], [0.5])}, {}))
        elsewhere = place_of("AROAEXAMPLEEXAMPLE123", "0123")
        with self.account.as_function("MetricsFunction"):
            assert self._report(part_key(place, 1), part) == {"batchItemFailures": []}
            assert self._report(part_key(elsewhere, 1), part) == {"batchItemFailures": []}
        with self.account.as_function("ApiFunction"):
            assert [one["name"] for one in _ok(request("GET", path))["metrics"]] == ["loss"]
            assert self.world.run(_ref(self.launched, self.world)).metrics.values["loss"].value == 0.5

    def checkpoints_are_restored(self) -> None:
        """A job saves and restores, by the word of track and of the sweep; runs go on from it, by API and upload."""
        run = restore_checkpoints(self.account, self.world, self.results)
        with self.account.as_function("ApiFunction"):
            again = _ok(self._post(f"runs/{run.run_id}/rerun", {"resume": True}))
            assert again["resumed_from"] == run.run_id
        launch = json.dumps({"resume_from": run.run_id}).encode()
        assert self._upload("projects/vision/launches/saves/again.json", launch)["outcome"] == "launched"

    def _report(self, key: str, part: bytes) -> Any:
        """Let the function hear of a part, which was put there as a job does; what it answers."""
        self.account.administrator("s3").put_object(Bucket=self.results, Key=key, Body=part)
        event = sample_event("metrics_part")
        body = json.loads(event["Records"][0]["body"])
        body["Records"][0]["s3"]["object"]["key"] = quote_plus(key, safe="/")
        event["Records"][0]["body"] = json.dumps(body)
        return handler_of("metrics")(event, LambdaContext())

    def the_sweep_repairs(self) -> None:
        """Reconcile: a lost request or submission, a cancelled run's job, a duplicate, jobs that wait or were left."""
        with self.account.as_function("ApiFunction"):
            self.world.register("other")
            self.world.register("second", ["sh", "-c", f"exit {DUPLICATE_EXIT}"])
            forgotten, half = self.world.launch("other"), self.world.launch("endless")
            second, waits, left = (
                self.world.launch("second"),
                *(self.world.launch("endless", **PATIENT) for _ in range(2)),
            )
        with self.account.as_function("DispatchFunction"):
            assert self.world.dispatch(second, waits, left) == []
        with self.account.as_function("ApiFunction"):
            second, waits, left = map(self.world.run, (second, waits, left))
            lost = self._cancel_without_its_job(self.lost)
        self.world.wait(lambda: _if_ended(self.world.bench.job(second.batch_job_id or "")))
        self._deregister("endless")
        for run in (forgotten, lost, second, waits, left):
            self._age(run)
        self._age(half, dispatch_lease=LONG_AGO)
        with self.account.as_function("ReconcileFunction"), self._as_told(waits=waits, left=left):
            done = handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())
        assert (done["dispatched"], done["terminated"], done["failed"]) == (2, 1, 0), done

    def people_download_outputs(self) -> None:
        """The API: which files a run has left, where another one would have them, and an address that works."""
        path = f"/v1/projects/vision/runs/{self.launched}/outputs"
        with self.account.as_function("ApiFunction"):
            record_places("vision", self.launched, [place_number(self.launched)])
            assert _ok(request("GET", path))["outputs"] == []
        file = ResultFile("model.pt", 5, hashlib.sha256(b"model").hexdigest(), 1)
        manifest = write_outputs(OutputsManifest([Output(file, "model")], is_complete=True))
        place = place_number(self.launched)
        for key, content in ((object_key(place, 1), b"model"), (outputs_key(place), manifest)):
            self.account.administrator("s3").put_object(Bucket=self.results, Key=key, Body=content)
        with self.account.as_function("ApiFunction"):
            url = _ok(request("GET", f"{path}/model.pt"))["url"]
        assert urllib3.request("GET", url, headers={"range": "bytes=1-2"}).data == b"od"

    def results_are_deleted(self) -> None:
        """A run's checkpoints are due while its outputs stay; then it is forgotten: the sweep deletes them all."""
        with self.account.as_function("ApiFunction"):
            place = next(filter(None, _ref(self.launched, self.world).places))
        key = f"{metrics_prefix(place)}000001"
        self.account.administrator("s3").put_object(Bucket=self.results, Key=key, Body=b"x")
        with self.account.as_function("ReconcileFunction"):
            in_two_weeks = datetime.now(UTC) + timedelta(days=15)
            assert expire_results(self.world.adapters, in_two_weeks, lambda: True).undone == 0
        with self.account.as_function("ApiFunction"):
            _ok(request("POST", f"/v1/projects/vision/runs/{self.launched}/keep"))
            _ok(request("POST", f"/v1/projects/vision/runs/{self.launched}/forget"))
        with self.account.as_function("ReconcileFunction"):
            done = handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())
        assert done["expired_undone"] == 0, done
        assert done["expired_objects"] > 0, done

    def uploads_act(self) -> None:
        """Intake: a job with code and a secret, a launch, a file that waits for others."""
        self._upload("projects/speech/jobs/late/job.yaml", b"command: [python, t.py]\ncode: code.tar.gz\n")
        folder = "projects/speech/jobs/up"
        self._put(f"{folder}/code.tar.gz", archive({"t.py": b"print(1)"}))
        inputs = {"config": {"values": {"key": ""}, "schema": SECRET}}
        spec = {"command": ["python", "t.py"], "code": "code.tar.gz", "inputs": inputs}
        assert self._upload(f"{folder}/job.yaml", json.dumps(spec).encode())["outcome"] == "registered"
        launch = {"overrides": {"config": {"key": "s3cret"}}}
        key = "projects/speech/launches/up/one.json"
        assert self._upload(key, json.dumps(launch).encode())["outcome"] == "launched"

    def services_move_events(self) -> None:
        """Rules, pipes, event sources and routes: each may do what the template makes it do."""
        application, permissions = self.account.application, self.account.permissions
        for feed in application.feeds:
            permissions.check_reading(feed)
            permissions.check_publishing(feed)
            if feed.is_pipe and feed.target.dead_letter:
                permissions.check_giving_up(feed, feed.target.dead_letter)
        for bucket in application.buckets:
            for notification in bucket.notifications:
                permissions.check_notifying(bucket.name, notification.destination)
        of_rules = [target for rule in application.rules for target in rule.targets]
        of_schedules = [target for schedule in application.schedules for target in schedule.targets]
        for target in (*of_rules, *of_schedules):
            permissions.check_sending(target, target.arn)
            if target.dead_letter:
                permissions.check_sending(target, target.dead_letter)
        by_name = {one.name: one for one in application.functions}
        for name, policy in application.policies.items():
            if policy.on_failure:
                permissions.check_sending(Target(policy.on_failure, sender=by_name[name].arn), policy.on_failure)
        invoke = self.account.roles.invocations_of(application, lambda *_call: InvocationResult("called"))
        for route in application.apis[0].routes:
            assert invoke(route.function, {"routeKey": route.key}, 1.0).payload == "called", route.key

    def nobody_else_reads_secrets_or_writes_results(self) -> None:
        """An administrator is refused what the buckets' policies deny, and everything that is not sent over TLS."""
        s3 = self.account.administrator("s3")
        secret = s3.list_object_versions(Bucket=self.data, Prefix="secrets/")["Versions"][0]
        for version in ({}, {"VersionId": secret["VersionId"]}):
            with pytest.raises(ClientError, match="AccessDenied"):
                s3.get_object(Bucket=self.data, Key=secret["Key"], **version)
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=self.intake, Key="projects/speech/jobs/up/job.yaml.result.json", Body=b"{}")
        for bucket in (self.data, self.intake, self.results):
            for action, resource in (("s3:ListBucket", bucket), ("s3:GetObject", f"{bucket}/projects/a")):
                plain = Need(action, f"arn:aws:s3:::{resource}", {"aws:securetransport": "false"})
                with pytest.raises(AccessDenied):
                    self.account.guard.check(ADMINISTRATOR, [plain])

    def _post(self, path: str, body: Any) -> Answer:
        return request("POST", f"/v1/projects/vision/{path}", body)

    def _dispatch_while_it_is_cancelled(self, run: Run) -> None:
        adapters = self.world.adapters
        submit = adapters.batch.submit

        def submit_late(*words: Any, **given: Any) -> str:
            cancel(adapters, run.project, run.run_id, ADA)
            return submit(*words, **given)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adapters.batch, "submit", submit_late)
            assert self.world.dispatch(run) == []

    def _dispatch_twice(self, run: Run) -> None:
        """Dispatch a run that may still be moved, and that another process dispatches at the same moment."""
        adapters = self.world.adapters
        submit = adapters.batch.submit

        def submit_twice(*words: Any, **given: Any) -> str:
            recorded = {"batch_job_id": submit(*words, **given)}
            assert adapters.store.record(run, recorded, heard_at=run.updated_at, is_open=True)
            return submit(*words, **given)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adapters.batch, "submit", submit_twice)
            assert self.world.dispatch(run) == []

    def _dispatch_in_vain(self, run: Run) -> None:
        """Dispatch a run whose job AWS Batch refuses."""

        def refuse(*_words: Any, **_given: Any) -> str:
            raise RefusedByBatch("no such queue")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.world.adapters.batch, "submit", refuse)
            assert self.world.dispatch(run) == []

    def _claim(self, run: Run, job_id: str) -> None:
        """Claim a run for a job, which may be somebody else's, as an author's code can."""
        s3 = self.account.administrator("s3")
        s3.put_object(Bucket=self.data, Key=claim_key(run.project, run.run_id), Body=job_id.encode())

    @contextmanager
    def _as_told(self, *, waits: Run, left: Run) -> Iterator[None]:
        """AWS Batch, which says that the job of one run has waited long, and that of another one was left."""
        batch = self.world.adapters.batch
        describe, told = batch.describe, {waits.batch_job_id: _waiting, left.batch_job_id: _left}

        def describe_as_told(ids: list[str]) -> list[dict[str, Any]]:
            return [told.get(job["jobId"], dict)(job) for job in describe(ids)]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batch, "describe", describe_as_told)
            yield

    def _deregister(self, job: str) -> None:
        """Deregister the job definitions of a job, as an administrator can."""
        for definition in self.world.definitions(job):
            self.world.bench.batch.deregister_job_definition(jobDefinition=definition)

    def _start_again(self, job_id: str) -> dict[str, Any]:
        """Submit the job of a run once more, as a submission that was repeated by mistake; the job in the end."""
        job = self.world.bench.job(job_id)
        variables = [one for one in job["container"]["environment"] if one["name"].startswith("LAUNCHBAY")]
        second = self.world.bench.batch.submit_job(
            jobName=job["jobName"],
            jobQueue=job["jobQueue"],
            jobDefinition=job["jobDefinition"],
            shareIdentifier=job["shareIdentifier"],
            schedulingPriorityOverride=job["schedulingPriority"],
            tags=job["tags"],
            containerOverrides={"environment": variables},
        )
        ended = self.world.wait(lambda: _if_ended(self.world.bench.job(second["jobId"])))
        assert ended["container"]["exitCode"] == DUPLICATE_EXIT, ended
        return dict(ended)

    def _cancel_without_its_job(self, run: Run) -> Run:
        """Cancel a run when AWS Batch can't be asked to end its job."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.world.adapters.batch, "terminate", lambda *_job: None)
            cancel(self.world.adapters, run.project, run.run_id, ADA)
        return self.world.run(run)

    def _age(self, run: Run, **members: Any) -> None:
        """Make a run look as if it was long not heard of, as an administrator can."""
        with self.account.as_function("ApiFunction"):
            age(run, LONG_AGO, **members)

    def _put(self, key: str, content: bytes) -> str:
        s3 = self.account.administrator("s3")
        return str(s3.put_object(Bucket=self.intake, Key=key, Body=content)["VersionId"])

    def _upload(self, key: str, content: bytes) -> dict[str, Any]:
        event = sample_event("intake_job_file")
        record = event["Records"][0]
        body = json.loads(record["body"])
        body["detail"]["bucket"]["name"] = self.intake
        body["detail"]["object"] |= {"key": key, "version-id": self._put(key, content)}
        with self.account.as_function("IntakeFunction"):
            sent = {"Records": [{**record, "body": json.dumps(body)}]}
            assert handler_of("intake")(sent, LambdaContext()) == {"batchItemFailures": []}
        s3 = self.account.administrator("s3")
        found = s3.list_objects_v2(Bucket=self.intake, Prefix=f"{key}.result.json").get("Contents", [])
        result = f"{key}.result.json"
        return dict(json.load(s3.get_object(Bucket=self.intake, Key=result)["Body"])) if found else {}


def _ok(answer: Answer) -> Any:
    assert answer.status < 300, answer
    return answer.body


def _hear(job: dict[str, Any]) -> None:
    """Let track hear of a job as AWS Batch describes it."""
    event = sample_event("batch_job_succeeded")
    handler_of("track")({**event, "detail": json.loads(json.dumps(job, default=str))}, LambdaContext())


def _waiting(job: dict[str, Any]) -> dict[str, Any]:
    """A job as if it had been submitted long ago and still waited for its machine."""
    kept = {name: value for name, value in job.items() if name != "startedAt"}
    return kept | {"status": "RUNNABLE", "createdAt": LONG_WAITING, "attempts": []}


def _left(job: dict[str, Any]) -> dict[str, Any]:
    """A waiting job as it is once it was left for other hardware."""
    return _waiting(job) | {"status": "FAILED", "statusReason": f"{LEAVES}no machine"}


def _ref(run_id: str, world: World) -> Run:
    return world.adapters.store.get_run("vision", run_id)


def _if_ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] in ("SUCCEEDED", "FAILED") else None
