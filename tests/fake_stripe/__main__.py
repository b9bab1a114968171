"""The server as a process of its own: python -m tests.fake_stripe --port 12111

Prints one line of JSON: its `url`, `secret` and `webhook_secret`.
"""

import argparse
import json
import sys
import threading

from tests.fake_stripe.fake import FakeStripe


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_stripe", description="A fake of Stripe, for tests.")
    parser.add_argument("--port", type=int, default=0, help="of 127.0.0.1; a free one unless given")
    parser.add_argument("--secret", help="the API key to expect; made up unless given")
    parser.add_argument("--webhook-secret", help="to sign webhooks with; made up unless given")
    parser.add_argument("--end-with-input", action="store_true", help="end when the standard input does")
    options = parser.parse_args()
    with FakeStripe(options.port, options.secret, options.webhook_secret) as stripe:
        where = {"url": stripe.url, "secret": stripe.secret, "webhook_secret": stripe.webhook_secret}
        print(json.dumps(where), flush=True)
        if options.end_with_input:
            sys.stdin.buffer.read()
        else:
            threading.Event().wait()


if __name__ == "__main__":
    main()
