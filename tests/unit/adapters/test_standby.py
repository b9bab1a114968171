import logging
import threading
import time

import pytest

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.worker.standby import Standby

SECONDS = 10


class Answers:
    """Writes down what is answered, and by which thread; waits at a gate that a test may close."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.begun = threading.Semaphore(0)
        self.answered: list[Bell] = []
        self.threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def __call__(self, bell: Bell) -> None:
        self.begun.release()
        with self._lock:
            self.threads.add(threading.current_thread())
        assert self.open.wait(SECONDS)
        with self._lock:
            self.answered.append(bell)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def test_it_answers_in_a_thread_of_its_own(answers: Answers) -> None:
    standby = Standby(answers)
    standby.call([Bell.FACTS])
    assert standby.close(SECONDS)
    assert answers.answered == [Bell.FACTS]
    assert threading.current_thread() not in answers.threads


def test_many_calls_while_it_answers_are_one_more(answers: Answers) -> None:
    answers.open.clear()
    standby = Standby(answers)
    standby.call([Bell.FACTS])
    assert answers.begun.acquire(timeout=SECONDS)
    for _ in range(50):
        standby.call([Bell.FACTS])
    answers.open.set()
    assert standby.close(SECONDS)
    assert answers.answered == [Bell.FACTS, Bell.FACTS]


def test_one_bell_holds_up_no_other(answers: Answers) -> None:
    may = threading.Event()
    standby = Standby(lambda bell: may.wait(SECONDS) if bell is Bell.LETTERS else answers(bell))
    standby.call([Bell.LETTERS])
    standby.call([Bell.FACTS])
    assert answers.begun.acquire(timeout=SECONDS)
    may.set()
    assert standby.close(SECONDS)


def test_as_many_threads_answer_as_a_bell_has(answers: Answers) -> None:
    answers.open.clear()
    standby = Standby(answers, {Bell.FACTS: 3})
    standby.call([Bell.FACTS])
    for _ in range(3):
        assert answers.begun.acquire(timeout=SECONDS)
    assert not answers.begun.acquire(timeout=0.05)
    answers.open.set()
    assert standby.close(SECONDS)
    assert len(answers.threads) == 3


def test_it_goes_on_after_what_was_not_answered(caplog: pytest.LogCaptureFixture) -> None:
    tried: list[Bell] = []

    def fail_at_first(bell: Bell) -> None:
        tried.append(bell)
        if len(tried) == 1:
            raise OSError("The database is away.")

    standby = Standby(fail_at_first)
    with caplog.at_level(logging.ERROR):
        standby.call([Bell.FACTS])
        while not tried:
            time.sleep(0.001)
        standby.call([Bell.FACTS])
        assert standby.close(SECONDS)
    assert len(tried) == 2
    assert "The database is away." in caplog.text


def test_it_ends_in_time_whatever_is_left(answers: Answers) -> None:
    answers.open.clear()
    standby = Standby(answers)
    standby.call([Bell.FACTS])
    assert answers.begun.acquire(timeout=SECONDS)
    assert not standby.close(0.05)
    closed = time.monotonic()
    assert not standby.close(SECONDS), "once it has waited, it waits no more"
    assert time.monotonic() - closed < SECONDS / 2
    answers.open.set()


def test_it_begins_no_thread_before_there_is_a_call(answers: Answers) -> None:
    before = threading.active_count()
    standby = Standby(answers)
    standby.call([])
    assert threading.active_count() == before
    assert standby.close(SECONDS)
