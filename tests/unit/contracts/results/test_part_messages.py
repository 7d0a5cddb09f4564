import json

import pytest

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.part_messages import PartNews, parse_news, write_again

KEY = "metrics/AROAEXAMPLEEXAMPLE123:0123/000001"


def test_the_keys_of_a_notification_are_decoded() -> None:
    records = [{"s3": {"object": {"key": key}}} for key in ("metrics/AROA%3A0/000001", "a+b")]

    assert parse_news(json.dumps({"Records": records})) == [PartNews("metrics/AROA:0/000001"), PartNews("a b")]


def test_a_part_that_is_looked_at_again_counts_its_looks() -> None:
    once = parse_news(write_again(PartNews(KEY)))[0]

    assert (once, parse_news(write_again(once))) == (PartNews(KEY, 1), [PartNews(KEY, 2)])


def test_the_message_with_which_s3_tries_the_queue_tells_of_no_part() -> None:
    assert parse_news(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"})) == []


@pytest.mark.parametrize("body", ["", "3", "[]", "{}", '{"Records":[{}]}', '{"Records":3}', '{"launchbay-part":{}}'])
def test_any_other_message_is_refused(body: str) -> None:
    with pytest.raises(UnreadableContract):
        parse_news(body)
