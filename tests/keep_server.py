"""Runs a database server for the tests, and ends it however they end.

    python keep_server.py FOLDER COMMAND...

The server lives until one byte or the end of the file arrives on standard input, which also happens when
the tests are killed. FOLDER, its data, is removed after it.
"""

import os
import shutil
import subprocess
import sys
import threading


def keep(folder: str, command: list[str]) -> None:
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd="/")

    def end() -> None:
        os.read(sys.stdin.fileno(), 1)  # unbuffered: Python must not wait for this thread when it ends
        server.kill()  # a clean stop would only care for data that is thrown away

    # Its own thread, for the server may also end by itself.
    threading.Thread(target=end, daemon=True).start()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(sys.argv[1], sys.argv[2:])
