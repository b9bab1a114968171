"""Serving: several processes on one address, until they are told to stop."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

import pytest

from gatherly_web.safe_answers import SAFE
from tests.serving import get, inherited_environ, served


def answer_to(port, sent):
    """Status, headers and JSON of the answer to bytes that need not be HTTP."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.headers, json.load(answer)


def children_of(process):
    return [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_it_serves_until_it_is_told_to_stop(environ, gatherly):
    with served(environ) as (process, port):
        status, events = get(port, "/api/events")
        assert (status, events["items"]) == (200, [])
    assert process.returncode == 0
    with pytest.raises(urllib.error.URLError):
        get(port, "/healthz")


def test_what_the_server_itself_refuses_is_a_problem_document_too(environ, gatherly):
    start = b"POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\n"
    refused = {
        b"GARBAGE\r\n\r\n": (400, "malformed_request"),
        start + b"Content-Length: -1\r\n\r\n": (400, "malformed_request"),
        start + b"Content-Length: 99999999999\r\n\r\n": (413, "body_too_large"),
        start + b"X-Long: " + b"x" * 16_384: (431, "headers_too_large"),
        start + b"Transfer-Encoding: gzip, chunked\r\n\r\n": (501, "not_implemented"),
    }
    with served({**environ, "GATHERLY_PROCESSES": "1"}) as (_, port):
        for sent, (status, code) in refused.items():
            told, headers, problem = answer_to(port, sent)
            assert (told, problem["status"], problem["code"]) == (status, status, code)
            assert headers.get_content_type() == "application/problem+json"
            assert headers["X-Request-Id"] == problem["request_id"]
            assert set(SAFE) <= set(headers.items())


def test_a_process_that_was_killed_is_replaced_and_the_others_go_on(environ, gatherly):
    with served({**environ, "GATHERLY_PROCESSES": "2"}) as (process, port):
        before = children_of(process)
        assert len(before) == 3, "two that serve, and a worker"
        os.kill(before[0], signal.SIGKILL)
        assert get(port, "/healthz")[0] == 200
        deadline = time.monotonic() + 20
        while (before[0] in children_of(process) or len(children_of(process)) < 3) and time.monotonic() < deadline:
            time.sleep(0.05)
        after = children_of(process)
        assert len(after) == 3
        assert before[0] not in after
        assert set(before[1:]) < set(after)


def test_it_stops_also_while_a_killed_process_is_about_to_be_replaced(environ, gatherly):
    with served({**environ, "GATHERLY_PROCESSES": "2"}) as (process, _):
        victim = children_of(process)[0]
        os.kill(victim, signal.SIGKILL)
        while victim in children_of(process):
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(10) == 0
        finally:
            for child in children_of(process) if process.poll() is None else ():
                os.kill(child, signal.SIGKILL)


def test_it_has_nothing_to_complain_of_when_all_its_processes_are_told_to_stop(environ, gatherly):
    """A terminal tells them all by SIGINT, and so does then their parent, by SIGTERM: they come at once."""
    with served({**environ, "GATHERLY_PROCESSES": "2"}) as (process, _):
        os.killpg(process.pid, signal.SIGINT)
        _, complaints = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in complaints
    assert "ERROR" not in complaints


def test_it_warns_of_settings_that_are_hardly_meant_and_serves(environ, gatherly):
    with served({**environ, "STRIPE_SECRET": "sk_test_hidden"}) as (process, port):
        warning = process.stderr.readline()
        assert "WARNING" in warning
        assert "STRIPE_WEBHOOK_SECRET" in warning
        assert "hidden" not in warning
        assert get(port, "/readyz")[0] == 200


def test_an_address_that_is_taken_is_named(run, gatherly):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run("serve", PORT=port)
    assert done.returncode == 1
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_wins_over_the_ini_file(environ, gatherly, tmp_path):
    ini = tmp_path / "gatherly.ini"
    ini.write_text("[app:main]\ngatherly.port = 1\ngatherly.processes = 1\n")
    with served(environ, "--config", str(ini)) as (process, port):
        assert get(port, "/healthz")[0] == 200
        assert len(children_of(process)) == 2, "one that serves, and a worker"


def test_what_is_there_from_the_start_is_not_looked_through_for_garbage():
    program = """
import gc
from gatherly_adapters.settings import Settings
from gatherly_web import serving

class Server:
    def run(self):
        kept = [thing for thing in gc.get_objects() if thing is app]
        print(gc.get_freeze_count() > 10_000, kept)

app = ["what was made"]
serving.create_server = lambda *_, **__: Server()
serving._work(Settings.load({}, {}), None, lambda: app)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env=inherited_environ(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "True []\n"
