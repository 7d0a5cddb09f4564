"""Every flow of Launchbay once, each step with the credentials of the function or job that makes it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError

from api_support import request
from core_support import ENDLESS, dispatch_messages, run_requested
from intake_support import archive
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_local.functions.worker import InvocationResult
from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.principals import ADMINISTRATOR
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.application import Target
from permission_steps import LONG_AGO, Steps, body_of, hear, if_ended, left_job, run_of, waiting_job

# It needs the whole machine, so it waits as long as any other one runs.
PATIENT: dict[str, Any] = {"hardware": {"vcpus": 8}, "patience": "10m"}
SECRET = {"properties": {"key": {"type": "string", "format": "secret"}}}


class Flows(Steps):
    """What people, events and jobs make Launchbay do."""

    def run(self) -> None:
        """Run every flow once."""
        self.people_register_launch_and_look()
        self.requests_are_dispatched()
        self.states_are_tracked()
        self.the_sweep_repairs()
        self.uploads_act()
        self.services_move_events()
        self.nobody_else_reads_secrets_or_writes_results()

    def people_register_launch_and_look(self) -> None:
        """The API: code, secrets, a launch, its log and its end."""
        code = archive({"train.py": b"print('trained')"})
        with self.account.as_function("ApiFunction"):
            digest = hashlib.sha256(code).hexdigest()
            form = body_of(self.post("uploads", {"sha256": digest, "size": len(code)}))
            fields = {**form["fields"], "file": ("code", code)}
            assert urllib3.request("POST", form["url"], fields=fields).status in (200, 201, 204)
            files = {"conf.yaml": {"text": "rate: 1  # of learning\n"}}
            inputs = {"config": {"values": {"key": ""}, "schema": SECRET}, "files": files}
            spec = {"name": "job", "command": ["python", "train.py"], "code": {"sha256": digest}, "inputs": inputs}
            body_of(self.post("jobs", spec))
            overrides = {"config": {"key": "s3cret"}, "files": {"conf.yaml": {"rate": 2}}}
            self.launched = body_of(self.post("runs", {"job": "job", "overrides": overrides}))["run_id"]
            self.world.register("endless", ENDLESS)

    def requests_are_dispatched(self) -> None:
        """Dispatch: a run, one whose submission was lost, one cancelled and one dispatched at the same moment."""
        with self.account.as_function("ApiFunction"):
            endless, lost, late = (self.world.launch("endless") for _ in range(3))
            patient = self.world.launch("endless", **PATIENT)
        with self.account.as_function("DispatchFunction"):
            bodies = [run_requested("vision", one) for one in (self.launched, endless.run_id)]
            assert dispatch_messages(bodies) == []
        self.age(lost, dispatch_lease=LONG_AGO)
        self.deregister("endless")
        with self.account.as_function("DispatchFunction"):
            assert self.world.dispatch(lost) == []
            self.dispatch_while_it_is_cancelled(late)
            self.dispatch_twice(patient)
        with self.account.as_function("ApiFunction"):
            self.world.wait(
                lambda: self.world.bench.job(self.world.run(endless).batch_job_id or "")["status"] == "RUNNING"
            )
            body_of(request("GET", "/v1/projects/vision/queues", query={"compute_class": "cpu-compute"}))
            body_of(request("POST", f"/v1/projects/vision/runs/{endless.run_id}/cancel"))
        self.endless, self.lost, self.patient = endless, lost, patient

    def states_are_tracked(self) -> None:
        """The job runs with its own role; track hears of it, people read its log, a second job finds the claim."""
        with self.account.as_function("ApiFunction"):
            job = self.world.run(run_of(self.launched, self.world)).batch_job_id or ""
        ended = self.world.wait(lambda: if_ended(self.world.bench.job(job)))
        assert ended["status"] == "SUCCEEDED", ended
        with self.account.as_function("TrackFunction"):
            hear(ended)
            hear(waiting_job(self.world.batch_job(self.patient)))
            hear(left_job(self.world.batch_job(self.patient)))
        with self.account.as_function("ApiFunction"):
            body_of(request("POST", f"/v1/projects/vision/runs/{self.patient.run_id}/cancel"))
            body_of(request("GET", f"/v1/projects/vision/runs/{self.launched}/logs"))
            body_of(request("GET", "/v1/projects/vision/runs", query={"job": "job"}))
        second = self.start_again(job)
        with self.account.as_function("TrackFunction"):
            hear(waiting_job(second))

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
            lost = self.cancel_without_its_job(self.lost)
        self.world.wait(lambda: if_ended(self.world.bench.job(second.batch_job_id or "")))
        self.deregister("endless")
        for run in (forgotten, lost, second, waits, left):
            self.age(run)
        self.age(half, dispatch_lease=LONG_AGO)
        with self.account.as_function("ReconcileFunction"), self.as_told(waits=waits, left=left):
            done = handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())
        assert (done["dispatched"], done["terminated"], done["failed"]) == (2, 1, 0), done

    def uploads_act(self) -> None:
        """Intake: a job with code and a secret, a launch, a file that waits for others."""
        self.upload("projects/speech/jobs/late/job.yaml", b"command: [python, t.py]\ncode: code.tar.gz\n")
        folder = "projects/speech/jobs/up"
        self.put(f"{folder}/code.tar.gz", archive({"t.py": b"print(1)"}))
        inputs = {"config": {"values": {"key": ""}, "schema": SECRET}}
        spec = {"command": ["python", "t.py"], "code": "code.tar.gz", "inputs": inputs}
        assert self.upload(f"{folder}/job.yaml", json.dumps(spec).encode())["outcome"] == "registered"
        launch = {"overrides": {"config": {"key": "s3cret"}}}
        key = "projects/speech/launches/up/one.json"
        assert self.upload(key, json.dumps(launch).encode())["outcome"] == "launched"

    def services_move_events(self) -> None:
        """Rules, pipes, event sources and routes: each may do what the template makes it do."""
        application, permissions = self.account.application, self.account.permissions
        for feed in application.feeds:
            permissions.check_reading(feed)
            permissions.check_publishing(feed)
            if feed.is_pipe and feed.target.dead_letter:
                permissions.check_giving_up(feed, feed.target.dead_letter)
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
        for bucket in (self.data, self.intake):
            for action, resource in (("s3:ListBucket", bucket), ("s3:GetObject", f"{bucket}/projects/a")):
                plain = Need(action, f"arn:aws:s3:::{resource}", {"aws:securetransport": "false"})
                with pytest.raises(AccessDenied):
                    self.account.guard.check(ADMINISTRATOR, [plain])
