"""What the log says of requests."""

import logging

import pytest

from gatherly_web.logs import FORMAT, RequestIdFormatter


@pytest.fixture
def lines(caplog):
    """The lines of the log, each as it is written; whatever is logged within a request is formatted within it."""
    written = []

    class Writer(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    writer = Writer()
    writer.setFormatter(RequestIdFormatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(writer)
    caplog.set_level(logging.INFO)
    yield written
    root.removeHandler(writer)


def test_it_names_the_request_and_what_came_of_it(api, lines):
    api.get("/api/events?q=secret", headers={"X-Request-Id": "mine-1"})
    (line,) = [line for line in lines if "GET" in line]
    assert "[mine-1] gatherly_web.tweens: GET /api/events 200 in " in line
    assert "secret" not in line


def test_it_keeps_a_hostile_path_in_one_line(api, lines):
    api.get("/api/%0Afake", status=404, headers={"X-Request-Id": "mine-2"})
    (line,) = [line for line in lines if "mine-2" in line]
    assert "/api/%0Afake 404" in line


def test_it_repeats_no_endless_path(api, lines):
    api.get("/api/" + "x" * 10_000, status=404, headers={"X-Request-Id": "mine-3"})
    (line,) = [line for line in lines if "mine-3" in line]
    assert "/api/xxx" in line
    assert len(line) < 500


def test_it_names_no_request_outside_of_one(lines):
    logging.getLogger("somebody").info("hello")
    assert lines[-1].endswith("[-] somebody: hello")
