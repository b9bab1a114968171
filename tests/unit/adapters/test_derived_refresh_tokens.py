"""Refresh tokens while the secret that they follow from is replaced."""

from dataclasses import replace

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.derived_refresh_tokens import DerivedRefreshTokens
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application, Policy

OLD, NEW = "the former secret of an installation", "the present secret of an installation"
ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


def test_they_follow_from_the_first_secret_and_would_have_from_the_others() -> None:
    (old,), (new,) = (DerivedRefreshTokens([secret]).successors("a token") for secret in (OLD, NEW))
    assert old != new
    assert DerivedRefreshTokens([NEW, OLD]).successors("a token") == (new, old)


def test_processes_with_one_secret_agree() -> None:
    assert DerivedRefreshTokens([OLD]).successors("a token") == DerivedRefreshTokens([OLD]).successors("a token")


def test_a_lost_answer_can_be_had_again_after_the_secret_was_replaced() -> None:
    ports = in_memory().ports
    before, after = (
        Application(replace(ports, refresh_tokens=DerivedRefreshTokens(secrets)), Policy()).accounts
        for secrets in ([OLD], [NEW, OLD])
    )
    first = before.register(ADA).refresh_token
    second = before.refresh_session(first).refresh_token
    assert after.refresh_session(first).refresh_token == second
    third = after.refresh_session(second).refresh_token
    # A machine that is not restarted yet does not know what follows from the new secret, but knows what was kept.
    assert before.refresh_session(third)
