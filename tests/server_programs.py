"""The programs behind the throw-away servers: which ones are installed, how they are set up and run."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ANY_SERVER = (
    "--bind-address=127.0.0.1",
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--max-connections=300",
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=1",
)
MARIADB_SMALL_LOG = "--innodb-log-file-size=16M"
MYSQL_SMALL_LOG = "--innodb-redo-log-capacity=16M"
# The built-in path of MySQL's import folder need not exist.
NO_IMPORT = "--secure-file-priv=NULL"


class ServerMissing(Exception):
    """The server's program is not installed; the text says what to do about it."""


@dataclass(frozen=True)
class Program:
    """One kind of server. Its files live in a folder of its own, which must exist."""

    kind: str
    installer: tuple[str, ...]
    server: str
    options: tuple[str, ...]
    certificate: Path | None = None
    """Of who signed for the server, beside its data. None if it does not encrypt connections."""

    def set_up_command(self, folder: Path) -> list[str]:
        """The command that fills the data folder."""
        return [*self.installer, *as_nobody(), f"--datadir={folder}/data"]

    def authority(self, folder: Path) -> Path | None:
        """Whom connections to the server of that folder can trust to have signed for it.

        Unless told, each reads all the certificates that the machine trusts, which takes 25 ms.
        """
        return self.certificate and folder / "data" / self.certificate

    def run_command(self, folder: Path, port: int) -> list[str]:
        """The command that serves the data folder on a port of 127.0.0.1."""
        places = (
            f"--datadir={folder}/data",
            f"--socket={folder}/socket",
            f"--pid-file={folder}/pid",
            f"--init-file={folder}/init.sql",
            f"--port={port}",
        )
        return [self.server, "--no-defaults", *as_nobody(), *places, *ANY_SERVER, *self.options]


def program(kind: str) -> Program:
    """The installed server of a kind, "mariadb" or "mysql". ServerMissing if there is none."""
    return {"mariadb": _mariadb, "mysql": _oracle_mysql}[kind]()


def as_nobody() -> list[str]:
    """The option for a server that root starts: it would refuse to run as root."""
    return ["--user=nobody"] if os.getuid() == 0 else []


def _mariadb() -> Program:
    server = _which("mariadbd")
    if server is None:
        raise ServerMissing("MariaDB is not installed: apt-get install mariadb-server")
    root_by_password = "--auth-root-authentication-method=normal"
    installer = ("mariadb-install-db", "--no-defaults", "--skip-test-db", root_by_password, MARIADB_SMALL_LOG)
    return Program("mariadb", installer, server, options=(MARIADB_SMALL_LOG,))


def _oracle_mysql() -> Program:
    named = os.environ.get("GATHERLY_TEST_MYSQLD")
    server = named or _which("mysqld")
    # Debian's `mysqld` is MariaDB. A server that was named is not doubted: if it does not run, tests fail.
    if server is None or (not named and "MariaDB" in _version(server)):
        raise ServerMissing("MySQL is not installed: name the path of a mysqld in GATHERLY_TEST_MYSQLD")
    installer = (
        server,
        "--no-defaults",
        "--initialize-insecure",
        "--skip-log-bin",
        NO_IMPORT,
        MYSQL_SMALL_LOG,
    )
    return Program("mysql", installer, server, ("--mysqlx=OFF", NO_IMPORT, MYSQL_SMALL_LOG), certificate=Path("ca.pem"))


def _which(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")


def _version(server: str) -> str:
    return subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout
