"""Everything that is stored, in SQLite, MySQL or MariaDB, through SQLAlchemy Core."""
