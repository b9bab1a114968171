"""Who is sent webhooks."""

from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer


class Receiver(ThreadingTCPServer):
    """Keeps what is posted to it, as (headers, body), and answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.status = 200
        self.letters = []
        super().__init__(("127.0.0.1", 0), Mailbox)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/api/webhooks/stripe"


class Mailbox(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append((self.headers, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass
