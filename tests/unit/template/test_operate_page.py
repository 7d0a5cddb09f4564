"""docs/operate.md has a row for each alarm, with what it means and what to do, and no other rows."""

from __future__ import annotations

from launchbay_local.template.stacks import Resource
from page_support import table_rows
from template_support import everything, of_kind

ROWS = table_rows("operate.md", "Alarms")


def _alarms() -> list[Resource]:
    """The alarms that notify somebody, without those that only undo a rollout."""
    return [one for one in of_kind(everything(), "AWS::CloudWatch::Alarm") if "AlarmActions" in one.properties]


def test_the_page_has_every_alarm_and_no_other() -> None:
    names = {alarm.properties["AlarmName"].removeprefix("launchbay-") for alarm in _alarms()}

    assert sorted(row[0] for row in ROWS) == sorted(names)


def test_every_alarm_says_what_it_means_and_what_to_do() -> None:
    assert [row[0] for row in ROWS if len(row) != 3 or not all(row)] == []


def test_an_alarm_leads_to_its_row() -> None:
    for alarm in _alarms():
        name = alarm.properties["AlarmName"].removeprefix("launchbay-")
        assert alarm.properties["AlarmDescription"].endswith(f"docs/operate.md, {name}.")
