"""An application that is reached by HTTP, in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pyramid.router import Router
from waitress import create_server
from waitress.wasyncore import close_all, dispatcher


@contextmanager
def listening(app: Router) -> Iterator[tuple[str, int]]:
    """Serves the application on a free port; answers host and port."""
    channels: dict[int, dispatcher] = {}
    server = create_server(app, map=channels, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_host, server.effective_port
    finally:
        # A request that ends after its server's pipe was closed writes to whatever has that number by then.
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: close_all(channels))
        thread.join(10)
