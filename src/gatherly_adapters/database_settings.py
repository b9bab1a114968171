"""The database, as operators set it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting, own

URL = Name("DATABASE_URL", "gatherly.database_url")
HOST = Name("DB_HOST", "gatherly.db_host")
PORT = Name("DB_PORT", "gatherly.db_port")
USER = Name("DB_USER", "gatherly.db_user")
PASSWORD = Name("DB_PASSWORD", "gatherly.db_password")
DATABASE = Name("DB_NAME", "gatherly.db_name")
PARTS = (HOST, PORT, USER, PASSWORD, DATABASE)

SQLITE = "sqlite"
MYSQL = "mysql+mysqlconnector"
ACCEPTED = f"{SQLITE}:///FILE or {MYSQL}://USER:PASSWORD@HOST:PORT/NAME"
# Without it the connection may speak the server's own character set, which cannot say everything.
CHARSET = {"charset": "utf8mb4"}
WEEK = 7 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """A database, and how many connections to it are had. Durations are in seconds."""

    url: str = field(repr=False)
    """A SQLAlchemy URL, of SQLite or of mysql+mysqlconnector, which serves MySQL and MariaDB."""
    pool_size: int
    """Connections that each process keeps open."""
    pool_overflow: int
    """Connections beyond these that it may open for a while."""
    pool_timeout: int
    """How long a request waits for a connection."""
    pool_recycle: int
    """The age at which a connection is replaced, before the server or a firewall drops it."""
    timeout: int
    """How long a server may take for each answer, save to migrations."""

    @property
    def embedded(self) -> bool:
        """Whether it is the SQLite file, which belongs to this machine alone."""
        return self.url.startswith(f"{SQLITE}:")


def database_settings(given: GivenSettings, data: Path) -> DatabaseSettings:
    """The database, which is a file in that folder unless another is named. WrongSetting for what is not accepted."""
    return DatabaseSettings(
        url=_url(given, data),
        pool_size=given.whole_number(own("database_pool_size"), 8, 1, 1000),
        pool_overflow=given.whole_number(own("database_pool_overflow"), 8, 0, 1000),
        pool_timeout=given.whole_number(own("database_pool_timeout"), 10, 1, 600),
        pool_recycle=given.whole_number(own("database_pool_recycle"), 1800, 1, WEEK),
        timeout=given.whole_number(own("database_timeout"), 60, 10, 3600),
    )


def _url(given: GivenSettings, data: Path) -> str:
    """The SQLAlchemy URL of the database: DATABASE_URL, else the one of DB_HOST and its like, else a file.

    The environment wins as a whole: its DB_HOST also over the ini file's URL. Only SQLite files and
    mysql+mysqlconnector are accepted, and mysql:// means the latter; WrongSetting otherwise.
    """
    ini_url = given.from_ini(URL)
    parts = {name: given.text(name) for name in PARTS}
    url = given.from_environment(URL)
    if url is None and any(given.from_environment(name) for name in PARTS):
        return _composed(given, parts)
    url = url or ini_url
    if url is not None:
        return _checked(url)
    if any(parts.values()):
        return _composed(given, parts)
    return f"{SQLITE}:///{data / 'gatherly.db'}"


def _composed(given: GivenSettings, parts: dict[Name, str | None]) -> str:
    host = _plain(HOST, parts[HOST], r"[A-Za-z0-9._:-]+", "the name or address of a host")
    user = parts[USER]
    if user is None:
        raise WrongSetting(f"{USER} is not set, but {HOST} is: it must be the user of the database.")
    database = _plain(DATABASE, parts[DATABASE], r"[A-Za-z0-9_$-]+", "the name of a database")
    port = given.whole_number(PORT, 3306, least=1, most=65535)
    credentials = f"{quote(user, safe='')}:{quote(parts[PASSWORD] or '', safe='')}"
    at = f"[{host}]" if ":" in host else host
    return f"{MYSQL}://{credentials}@{at}:{port}/{database}?{urlencode(CHARSET)}"


def _plain(name: Name, given: str | None, pattern: str, meaning: str) -> str:
    if given is None or not re.fullmatch(pattern, given):
        found = "not set" if given is None else repr(given)
        raise WrongSetting(f"{name} is {found}, but must be {meaning}.")
    return given


def _checked(given: str) -> str:
    """The URL as it is used. It may hold a password, so a refusal tells its scheme at most."""
    try:
        url = urlsplit(given)
        port = url.port
    except ValueError:
        raise WrongSetting(f"{URL} cannot be read as a URL, but must be {ACCEPTED}.") from None
    if url.scheme == SQLITE:
        return _sqlite(given)
    if url.scheme not in ("mysql", MYSQL):
        raise WrongSetting(f"{URL} begins with {url.scheme!r}, but must be {ACCEPTED}.")
    if not url.hostname or len(url.path) < len("/x") or port == 0:
        raise WrongSetting(f"{URL} names no host or no database, but must be {ACCEPTED}.")
    return _with_charset(url)


def _sqlite(given: str) -> str:
    file = given.removeprefix(f"{SQLITE}:///")
    # A database in memory would be another one for each connection.
    if file in (given, "", ":memory:"):
        raise WrongSetting(f"{URL} is {given!r}, which names no file, but must be {ACCEPTED}.")
    return given


def _with_charset(url: SplitResult) -> str:
    query = urlencode(CHARSET | dict(parse_qsl(url.query)))
    return url._replace(scheme=MYSQL, query=query, fragment="").geturl()
