"""The figures of docs/cost.md: costs follow from numbers and prices, and numbers of resources from the template.

`tests/e2e/test_cost.py` counts the requests of a launch.
"""

from __future__ import annotations

import pytest

from page_support import section, table_rows
from template_support import deployed, of_kind

LAUNCH = [row for row in table_rows("cost.md", "A launch") if "**" not in row[0]]
IDLE = {row[0]: row for row in table_rows("cost.md", "While nothing runs")}


@pytest.mark.parametrize("row", LAUNCH, ids=lambda row: row[0])
def test_what_launches_cost_follows_from_requests_and_price(row: list[str]) -> None:
    _, requests, price, thousand, million, _ = row

    assert float(million) == pytest.approx(float(requests) * float(price), abs=0.005)
    assert float(thousand) == pytest.approx(float(requests) * float(price) / 1000, abs=0.00005)


def test_the_sums_are_those_of_the_rows() -> None:
    [total] = [row for row in table_rows("cost.md", "A launch") if row[0] == "**all**"]

    assert float(total[4].strip("*")) == pytest.approx(sum(float(row[4]) for row in LAUNCH), abs=0.05)
    assert float(total[3].strip("*")) == pytest.approx(sum(float(row[3]) for row in LAUNCH), abs=0.0005)


def test_a_million_launches_cost_seventy_six_dollars_at_most_with_the_assumed_figures_as_they_are() -> None:
    assumed = {row[0]: float(row[1]) for row in LAUNCH if row[5].startswith("assumed")}

    assert assumed == {"Lambda GB-seconds": 0.6, "CloudWatch Logs KB": 7, "X-Ray traces": 0.35}
    assert sum(float(row[4]) for row in LAUNCH) <= 76


RESULTS = table_rows("cost.md", "What results add")
FILES, HOUR = ([row for row in RESULTS if len(row) == columns] for columns in (6, 5))


@pytest.mark.parametrize("row", HOUR[:-1], ids=lambda row: row[0])
def test_what_an_hour_of_metrics_costs_follows_from_requests_and_price(row: list[str]) -> None:
    _, requests, price, hour, _ = row
    prices = {one[0]: float(one[2]) for one in LAUNCH}

    assert float(hour) == pytest.approx(float(requests) * float(price) / 1e6, abs=1e-6)
    assert float(price) == prices[row[0]]


def test_the_sum_of_an_hour_of_metrics_is_that_of_its_rows() -> None:
    assert HOUR[-1][0] == "**all**"
    assert float(HOUR[-1][3].strip("*")) == pytest.approx(sum(float(row[3]) for row in HOUR[:-1]), abs=1e-6)


@pytest.mark.parametrize("row", FILES, ids=lambda row: row[0])
def test_what_a_file_of_results_costs_follows_from_its_size(row: list[str]) -> None:
    what, writes, once, stored, month, _ = row
    size = int(float(stored) * 10**9)
    parts = -(-size // (8 * 1024 * 1024))

    assert what.endswith(f" of {size // 10**6} MB" if size < 10**9 else f" of {size // 10**9} GB")
    assert int(writes) == parts + 2 + 1  # the beginning and the end of a multipart upload, and the manifest
    assert float(once) == pytest.approx(int(writes) * 5 / 1e6, abs=1e-6)
    assert float(month) == pytest.approx(float(stored) * 0.023, abs=5e-5)


@pytest.mark.parametrize("row", IDLE.values(), ids=lambda row: row[0])
def test_what_idleness_costs_follows_from_number_and_price(row: list[str]) -> None:
    _, number, price, month, _ = row

    assert float(month) == pytest.approx(float(number) * float(price), abs=0.005)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_page_counts_the_addresses_of_interface_endpoints(stage: str) -> None:
    interfaces = [
        endpoint.properties["SubnetIds"]
        for endpoint in of_kind(deployed(Stage=stage), "AWS::EC2::VPCEndpoint")
        if endpoint.properties["VpcEndpointType"] == "Interface"
    ]

    assert int(IDLE[f"Interface endpoints, `Stage={stage}`"][1]) == sum(map(len, interfaces))


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("Dashboard", "AWS::CloudWatch::Dashboard"),
        ("Queues that a function takes from", "AWS::Lambda::EventSourceMapping"),
        ("Pipes", "AWS::Pipes::Pipe"),
    ],
)
def test_the_page_counts_what_costs_while_nothing_runs(what: str, kind: str) -> None:
    assert int(IDLE[what][1]) == len(of_kind(deployed(), kind))


def test_the_page_counts_the_snapshots_of_functions_and_what_their_memory_costs_in_prod() -> None:
    functions = [one.properties for one in of_kind(deployed(Stage="prod"), "AWS::Lambda::Function")]
    kept = [one["MemorySize"] for one in functions if one.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions"]
    row = IDLE["Snapshot of `api`, `Stage=prod`"]

    assert int(row[1]) == len(kept)
    assert float(row[2]) == pytest.approx(sum(kept) / 1024 * 0.0000015046 * 730 * 3600, abs=0.005)


def test_the_page_counts_the_alarms_of_rollouts() -> None:
    dev, prod = (len(of_kind(deployed(Stage=stage), "AWS::CloudWatch::Alarm")) for stage in ("dev", "prod"))

    assert int(IDLE["Metrics of rollout alarms, `Stage=prod`"][1]) == prod - dev


def test_the_page_counts_the_metrics_of_all_alarms() -> None:
    alarms = of_kind(deployed(), "AWS::CloudWatch::Alarm")
    watched = [sum("MetricStat" in one for one in alarm.properties.get("Metrics", [])) or 1 for alarm in alarms]

    assert int(IDLE["Metrics that alarms watch"][1]) == sum(watched)


def test_the_month_s_sums_are_those_of_the_rows() -> None:
    always = sum(float(row[3]) for name, row in IDLE.items() if "`Stage=" not in name)
    in_prod = always + sum(float(row[3]) for name, row in IDLE.items() if "`Stage=prod`" in name)
    network = {stage: float(IDLE[f"Interface endpoints, `Stage={stage}`"][3]) for stage in ("dev", "prod")}
    with_network = always + network["dev"]
    text = section("cost.md", "While nothing runs")

    assert f"In prod, these are about {in_prod:.0f} and {in_prod - network['prod']:.0f}." in text

    assert f"about {with_network:.0f} a month" in text
    assert f"about {always:.0f} in a VPC" in text
