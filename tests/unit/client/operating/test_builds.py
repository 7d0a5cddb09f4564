"""Which files of earlier builds of the page are still needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from launchbay.operating.page.builds import KEEP, Build, find_unneeded, with_build

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OLD = NOW - 100 * DAY


def test_the_first_build_is_recorded() -> None:
    assert with_build([], ["a"], NOW) == [Build(NOW, frozenset("a"))]


def test_the_same_build_again_is_not_another_one() -> None:
    first = with_build([], ["a", "b"], OLD)

    assert with_build(first, ["b", "a"], NOW) == first


def test_a_build_stays_for_days_after_it_was_replaced_however_old_it_is() -> None:
    replaced = with_build(with_build([], ["a"], OLD), ["b"], NOW)

    assert [one.assets for one in replaced] == [{"a"}, {"b"}]
    assert [one.assets for one in with_build(replaced, ["b"], NOW + KEEP - DAY)] == [{"a"}, {"b"}]
    assert [one.assets for one in with_build(replaced, ["b"], NOW + KEEP)] == [{"b"}]


def test_a_build_that_comes_back_is_the_newest() -> None:
    builds = with_build(with_build(with_build([], ["a"], OLD), ["b"], NOW), ["a"], NOW + DAY)

    assert [one.assets for one in builds] == [{"a"}, {"b"}, {"a"}]


def test_what_no_kept_build_names_goes_unless_it_is_new() -> None:
    builds = [Build(NOW, frozenset({"current"}))]
    present = {"current": OLD, "old": OLD, "of another publication": NOW - DAY}

    assert find_unneeded(present, builds, NOW) == ["old"]


def test_the_record_keeps_a_build_as_it_is() -> None:
    build = Build(NOW, frozenset({"a", "b"}))

    assert Build.of(build.document) == build
