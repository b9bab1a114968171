"""Names that lead where a test wants."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

Answers = list[tuple[str, ...]]


class Names:
    """Answers, in place of the network, where a name leads: each time the next of what it is `known` for, at last the
    last. Addresses stand for themselves."""

    def __init__(self) -> None:
        self.known: dict[str, Answers] = {}
        self.asked: list[str] = []
        self._really: Callable[..., Any] = socket.getaddrinfo

    def lead(self, name: str, *answers: tuple[str, ...]) -> None:
        self.known[name] = list(answers)

    def look_up(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in self.known:
            return self._really(host, port, *args, **kwargs)
        self.asked.append(host)
        answers = self.known[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    return names
