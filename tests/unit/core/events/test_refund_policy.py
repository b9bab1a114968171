from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.events.refund_policy import MOST_DAYS, MOST_TIERS, RefundPolicy, Tier, check_policy, rule
from gatherly_core.kernel.errors import Invalid

BERLIN, UTC_ZONE = "Europe/Berlin", "UTC"
INSTANT = timedelta(microseconds=1)
START = datetime(2026, 6, 20, 17, tzinfo=UTC)
TIERS: RefundPolicy = (Tier(1, 50), Tier(7, 100))


def percent_at(now: datetime, policy: RefundPolicy | None = TIERS, start: datetime = START, zone: str = BERLIN) -> int:
    return rule(policy, start, zone, now).percent


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class TestTiers:
    def test_each_ends_just_before_its_moment(self) -> None:
        for days, before, after in ((7, 100, 50), (1, 50, 0)):
            end = START - timedelta(days=days)
            assert (percent_at(end - INSTANT), percent_at(end), percent_at(end + INSTANT)) == (before, after, after)

    def test_nothing_is_given_back_after_the_last(self) -> None:
        for now in (START - timedelta(hours=1), START, START + timedelta(days=9)):
            ruling = rule(TIERS, START, BERLIN, now)
            assert (ruling.percent, ruling.until) == (0, None)
            assert ruling.reason == "Nothing is given back any more."

    def test_it_says_until_when_and_why(self) -> None:
        ruling = rule(TIERS, START, BERLIN, START - timedelta(days=3))
        assert (ruling.percent, ruling.until) == (50, START - timedelta(days=1))
        assert ruling.reason == "50 % are given back until 2026-06-19T17:00:00Z."

    def test_their_order_does_not_matter(self) -> None:
        now = START - timedelta(days=3)
        assert percent_at(now, TIERS) == percent_at(now, TIERS[::-1])

    def test_they_may_rise_and_may_be_of_nothing(self) -> None:
        policy = (Tier(30, 10), Tier(7, 0), Tier(0, 20))
        days = {40: 10, 20: 0, 3: 20}
        assert {day: percent_at(START - timedelta(days=day), policy) for day in days} == days

    def test_without_any_nothing_is_given_back(self) -> None:
        assert percent_at(START - timedelta(days=900), ()) == 0

    def test_an_event_that_says_nothing_gives_all_back_until_it_starts(self) -> None:
        assert percent_at(START - INSTANT, None) == 100
        assert percent_at(START, None) == 0


class TestClocks:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            # The clocks go forward on 29 March and back on 25 October; 19:00 stays 19:00.
            ("2026-03-31T19:00:00+02:00", "2026-03-24T19:00:00+01:00"),
            ("2026-10-27T19:00:00+01:00", "2026-10-20T19:00:00+02:00"),
            ("2026-06-30T19:00:00+02:00", "2026-06-23T19:00:00+02:00"),
            # 02:30 does not exist on 29 March, and exists twice on 25 October: the first is meant.
            ("2026-04-05T02:30:00+02:00", "2026-03-29T03:30:00+02:00"),
            ("2026-11-01T02:30:00+01:00", "2026-10-25T02:30:00+02:00"),
        ],
    )
    def test_days_are_those_of_the_events_wall_clock(self, start: str, end: str) -> None:
        ruling = rule((Tier(7, 100),), at(start), BERLIN, at(end) - INSTANT)
        assert (ruling.percent, ruling.until) == (100, at(end))
        assert percent_at(at(end), (Tier(7, 100),), at(start)) == 0

    def test_they_are_not_those_of_other_zones(self) -> None:
        start = at("2026-03-31T19:00:00+02:00")
        assert rule((Tier(7, 100),), start, UTC_ZONE, start - timedelta(days=8)).until == start - timedelta(days=7)

    @pytest.mark.parametrize("start", ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"])
    def test_no_day_before_is_the_start_itself_even_in_an_hour_that_there_is_twice(self, start: str) -> None:
        assert rule(None, at(start), BERLIN, at(start) - INSTANT).until == at(start)

    @given(
        start=st.integers(0, 20 * 366 * 24 * 4).map(lambda quarters: START + timedelta(minutes=15) * quarters),
        zone=st.sampled_from([BERLIN, "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", UTC_ZONE]),
        days=st.lists(st.integers(0, 400), min_size=1, max_size=5, unique=True),
        hours=st.integers(0, 500 * 24),
    )
    def test_the_percentage_stays_until_the_moment_that_is_told(
        self, start: datetime, zone: str, days: list[int], hours: int
    ) -> None:
        policy = tuple(Tier(day, number + 1) for number, day in enumerate(days))
        now = start - timedelta(hours=hours)
        ruling = rule(policy, start, zone, now)
        if ruling.until is None:
            assert ruling.percent == 0
            return
        assert now < ruling.until <= start
        assert percent_at(ruling.until - INSTANT, policy, start, zone) == ruling.percent
        assert percent_at(ruling.until, policy, start, zone) != ruling.percent


class TestCheck:
    @pytest.mark.parametrize(
        "policy",
        [None, (), TIERS, (Tier(0, 0), Tier(MOST_DAYS, 100)), tuple(Tier(day, 1) for day in range(MOST_TIERS))],
    )
    def test_it_takes_what_makes_sense(self, policy: RefundPolicy | None) -> None:
        check_policy(policy)

    @pytest.mark.parametrize(
        "policy",
        [
            (Tier(-1, 100),),
            (Tier(MOST_DAYS + 1, 100),),
            (Tier(1, -1),),
            (Tier(1, 101),),
            (Tier(1, 50), Tier(1, 60)),
            tuple(Tier(day, 1) for day in range(MOST_TIERS + 1)),
        ],
    )
    def test_it_refuses_what_does_not(self, policy: RefundPolicy) -> None:
        with pytest.raises(Invalid) as refused:
            check_policy(policy)
        assert list(refused.value.fields) == ["refund_policy"]
