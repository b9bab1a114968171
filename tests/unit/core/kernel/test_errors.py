from gatherly_core import reactions  # brings the whole core with it
from gatherly_core.idempotency.errors import RequestInProgress
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.errors import Conflict, GatherlyError, Invalid, Stale, TooMany, Unavailable, VersionMismatch
from gatherly_core.waitlist.errors import NoOffer

FAMILIES = {
    "Unauthenticated",
    "Refused",
    "NotFound",
    "Conflict",
    "Inconsistent",
    "Stale",
    "TooMany",
    "Unavailable",
    "ChannelAway",
    "Undeliverable",
    "Untried",
    "GatherlyError",
}


def concrete(kind: type[GatherlyError]) -> set[type[GatherlyError]]:
    """The errors that the core can raise."""
    found = {error for child in kind.__subclasses__() for error in concrete(child)}
    if kind.__name__ not in FAMILIES and kind.__module__.startswith(reactions.__name__.partition(".")[0]):
        found.add(kind)
    return found


def test_it_gives_every_error_a_code_of_its_own() -> None:
    codes = sorted(error.code for error in concrete(GatherlyError))
    # Whoever is sold out is told so in the same word, whether they were told before or after they tried.
    # So is whoever pays at the same time as somebody else, whether the other one is still at it or was faster.
    shared = ["payment_in_progress", "payment_in_progress", "sold_out", "sold_out"]
    assert [code for code in codes if codes.count(code) > 1] == shared
    assert all(code == code.lower() and code.replace("_", "").isalpha() for code in codes)


def test_it_keeps_the_sentence_for_people() -> None:
    error = NoOffer("Nothing has been offered yet.")
    assert (error.detail, str(error)) == ("Nothing has been offered yet.", "Nothing has been offered yet.")


def test_it_names_the_fields_that_are_wrong() -> None:
    assert Invalid("No.", {"name": "must be given"}).fields == {"name": "must be given"}
    assert Invalid("No.").fields == {}


def test_it_takes_a_stale_version_for_a_conflict() -> None:
    assert issubclass(VersionMismatch, Stale)
    assert issubclass(VersionMismatch, Conflict)


def test_it_says_when_to_come_back() -> None:
    assert Unavailable.retry_after == RequestInProgress.retry_after == 1
    assert Conflict.retry_after is None
    assert TooMany("Slower.", 60).retry_after == 60
    assert TooMany("Slower.", 0).retry_after == 1


def test_it_tells_a_difference_in_a_sentence() -> None:
    assert str(Difference("places used of pool A", 3, 2)) == "places used of pool A: stored 3, recomputed 2"
