"""What a scanner asks of the server: the keys of an event, and what has become of its scans."""

import http.client
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from gatherly_web.scan_journal import SeenScan

PATIENCE = 30
"""Seconds for an answer."""


class ServerRefused(Exception):
    """The server could not be reached, or did not do what it was asked: one sentence."""


class DoorServer:
    """The server at a `url`, as whoever a bearer `token` stands for."""

    def __init__(self, url: str, token: str) -> None:
        """ServerRefused when that is no http or https URL."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ServerRefused(f"{url} is no address of a server.")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=PATIENCE)
        self._base = parts.path.rstrip("/")
        self._token = token

    def keys(self, event_id: str) -> Any:
        """What the server answers of an event's keys."""
        return self._ask("GET", f"/api/events/{event_id}/checkin-key")

    def send(self, event_id: str, scans: Sequence[SeenScan]) -> list[dict[str, Any]]:
        """Sends scans of one event; answers the verdict about each. The same scans may be sent again."""
        batch = [
            {
                "code": scan.code,
                "at": scan.at,
                "direction": scan.direction,
                "device_id": scan.device_id,
                "nonce": scan.nonce,
            }
            for scan in scans
        ]
        verdicts: list[dict[str, Any]] = self._ask("POST", f"/api/events/{event_id}/checkins", batch)["items"]
        if len(verdicts) != len(batch):
            raise ServerRefused("The server has not answered every scan.")
        return verdicts

    def _ask(self, method: str, path: str, content: object = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Content-Type": "application/json"} if body else {})
        try:
            self._connection.request(method, self._base + path, body, headers)
            answer = self._connection.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as failure:
            self._connection.close()
            raise ServerRefused(f"The server cannot be reached: {failure!r}.") from None
        if answer.status != http.client.OK:
            raise ServerRefused(f"The server refused: {said.get('detail', answer.reason)}")
        return said
