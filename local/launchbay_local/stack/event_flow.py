"""Connects streams and queues to their readers, and rules and schedules to their targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from launchbay_local.aws.object_changes import ObjectChange
from launchbay_local.aws.services import Services
from launchbay_local.events.bucket_notifications import BucketNotifier
from launchbay_local.events.buses import Buses, scheduled_event
from launchbay_local.events.feeds import Deliverer
from launchbay_local.events.invoker import RETRY_DELAYS, Invoker
from launchbay_local.events.object_events import object_entry
from launchbay_local.events.permissions import Permissions
from launchbay_local.events.pollers import Poller
from launchbay_local.events.schedules import Scheduler
from launchbay_local.events.stream_readers import StreamReader
from launchbay_local.events.targets import Targets, is_known
from launchbay_local.events.transforms import shape
from launchbay_local.functions.pool import Pool
from launchbay_local.iam.guard import Guard
from launchbay_local.location import Location
from launchbay_local.template.application import Application, Feed, Rule, Schedule, last_name

Report = Callable[[str], None]


class BackgroundTask(Protocol):
    """Work in threads of its own."""

    def start(self) -> None:
        """Start."""

    def stop(self) -> None:
        """Start no new work."""

    def join(self) -> None:
        """Wait until the present work is done."""


class EventFlow:
    """Everything that moves events in one stack; creating it raises TemplateError if S3 may not notify a queue."""

    def __init__(
        self,
        application: Application,
        services: Services,
        pools: Mapping[str, Pool],
        location: Location,
        guard: Guard,
        report: Report,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self._application = application
        self._services = services
        self._location = location
        self._report = report
        self.invoker = Invoker(services.journal, pools, application.policies, retry_delays)
        permissions = Permissions(guard, {function.name: function for function in application.functions})
        self._targets = Targets(services.queues, self.invoker, report, permissions)
        self._buses = Buses(application.rules, self._targets.send, location)
        self._targets.put_event = self._put
        self._targets.put_log = self._log
        self.invoker.on_failure = self._targets.send_failure
        services.moto.on_events = self._buses.put_entries
        services.objects.name_caller = guard.caller_id
        self._bridged = {bucket.name for bucket in application.buckets if bucket.notifies}
        self._notifier = BucketNotifier(application, services.queues, permissions, location, report)
        self._notifier.check()
        deliverer = Deliverer(self.invoker, self._put, self._targets.send, permissions)
        self._tasks: list[BackgroundTask] = [
            *(self._reader(feed, deliverer) for feed in application.feeds if self._can_read(feed)),
            Scheduler(application.schedules, self._fire),
            self.invoker,
        ]
        self._list_unknown_targets()
        self._services.streams.forget_others([feed.name for feed in application.feeds if _is_stream(feed)])

    def start(self) -> None:
        """Start to move events, first those that an earlier process left."""
        self._notifier.send_test_events(self._services.journal)
        self._services.objects.changes.connect(self._tell)
        for task in reversed(self._tasks):
            task.start()

    def stop(self) -> None:
        """Start no new work."""
        for task in self._tasks:
            task.stop()

    def join(self) -> None:
        """Wait until the present work is done."""
        for task in self._tasks:
            task.join()

    def publish(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Publish what a service of AWS puts on the default bus."""
        for entry in entries:
            self._put("default", entry)

    def _tell(self, change: ObjectChange) -> None:
        """Tell of an object that was created or deleted whoever wants to know it of its bucket."""
        if change.bucket in self._bridged:
            self._put("default", object_entry(change))
        self._notifier.tell(change)

    def _can_read(self, feed: Feed) -> bool:
        queues = {queue.arn for queue in self._application.queues}
        streams = {table.stream_arn for table in self._application.tables}
        is_function = ":lambda:" in feed.target.arn
        if feed.source not in queues | streams:
            self._application.not_run.append(f"{feed.name} (unknown source {feed.source})")
        elif is_function and not self.invoker.has(feed.target.arn):
            self._application.not_run.append(f"{feed.name} (its function does not run here)")
        elif not is_known(feed.target):
            self._application.not_run.append(f"{feed.name} (unsupported target {feed.target.arn})")
        else:
            return True
        return False

    def _list_unknown_targets(self) -> None:
        senders: list[Rule | Schedule] = [*self._application.rules, *self._application.schedules]
        for sender in senders:
            unknown = [target.arn for target in sender.targets if not is_known(target)]
            self._application.not_run += [f"a target of {sender.name} ({arn})" for arn in unknown]

    def _reader(self, feed: Feed, deliverer: Deliverer) -> BackgroundTask:
        if not _is_stream(feed):
            return Poller(feed, self._services.queues, deliverer, self._report)
        table = feed.source.split(":table/")[1].split("/")[0]
        self._services.streams.register(feed.name, table, from_start=feed.from_start)
        return StreamReader(feed, self._services.streams, deliverer, self._report)

    def _put(self, bus: str, entry: Mapping[str, Any]) -> None:
        self._buses.put(last_name(bus), dict(entry) if "detail" in entry else self._buses.event(entry))

    def _log(self, group: str, message: str, at: int) -> None:
        logs = self._services.client("logs")
        stream = "events"
        if not logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=stream)["logStreams"]:
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
        events = [{"timestamp": at, "message": message}]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    def _fire(self, schedule: Schedule) -> None:
        event = scheduled_event(schedule, self._location)
        for target in schedule.targets:
            self._targets.send(target, shape(target, event, {"aws.events.rule-arn": schedule.arn}))


def _is_stream(feed: Feed) -> bool:
    return ":dynamodb:" in feed.source
