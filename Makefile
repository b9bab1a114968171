# Everything a developer does with Gatherly. `make` alone lists it.
# On a fresh Debian with make and Python 3.11, `make run` and `make test` install all the rest themselves.

BIN := .venv/bin
AS_ROOT := test "$$(id -u)" = 0
APT_INSTALL := export DEBIAN_FRONTEND=noninteractive; apt-get update --quiet --quiet && \
	apt-get install --quiet --quiet --yes --no-install-recommends
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# In the locks: no trace of the machine and the index they were made with.
PIP_COMPILE := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# More arguments for pytest, for example: make test ARGS="-k waitlist -m 'not servers'"
# Two processes, each with database servers of its own, need half the time; more of them get in each other's way.
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run migrate seed doctor test check lint types imports format kills fuzz bench lock clean mariadb redis

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

run: migrate seed ## serve Gatherly with demo data on http://localhost:5000
	$(BIN)/gatherly serve

migrate: .venv/installed ## bring the database up to date
	$(BIN)/gatherly migrate

seed: .venv/installed ## add the demo data, unless it is there
	$(BIN)/gatherly seed

doctor: .venv/installed ## recompute every count from the bookings and name differences
	$(BIN)/gatherly doctor

test: .venv/installed-dev mariadb redis ## run all tests; databases are started for them
	$(BIN)/pytest --numprocesses 2 --dist worksteal $(ARGS)

check: lint types imports test ## everything that must pass before a change is taken

lint: .venv/installed-dev ## style and likely mistakes
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/installed-dev ## mypy, strict on the core
	$(BIN)/mypy

imports: .venv/installed-dev ## who may import whom (setup.cfg)
	$(BIN)/lint-imports --config setup.cfg

format: .venv/installed-dev ## put the code into the common form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

kills: .venv/installed-dev mariadb redis ## kill processes that move money and tell people, again and again, for minutes
	GATHERLY_TEST_KILLS=30 $(BIN)/pytest -s --timeout=1200 tests/integration/crashes/test_killed_cashiers.py $(ARGS)
	GATHERLY_TEST_KILLS=50 $(BIN)/pytest -s tests/integration/crashes/test_killed_workers.py $(ARGS)
	GATHERLY_TEST_KILLS=all $(BIN)/pytest -s tests/unit/core/checkout/test_crash_points.py $(ARGS)

fuzz: .venv/installed-dev ## send tens of thousands of requests that nobody thought of, for a quarter of an hour
	$(BIN)/python -m tests.integration.fuzz $(ARGS)

bench: .venv/installed-dev mariadb ## bookings and reads per second, over HTTP
	$(BIN)/python -m bench

lock: .venv/installed-dev ## renew the locked versions within the ranges of setup.cfg
	$(PIP_COMPILE) --upgrade --output-file requirements.txt setup.cfg
	$(PIP_COMPILE) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt setup.cfg

clean: ## remove all that was made here, the local database too
	rm -rf .venv var build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make the second call instant.
.venv/installed: requirements.txt setup.cfg pyproject.toml | $(BIN)/pip
	$(PIP_INSTALL) --requirement requirements.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $@

# Debian packs what a virtual environment needs separately from Python.
$(BIN)/pip:
	@set -e; \
	for name in python3.11 python3; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	test -n "$$python" || { echo 'Gatherly needs Python 3.11 or later.' >&2; exit 1; }; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		$(AS_ROOT) || { echo 'Python has no venv module: apt-get install python3-venv' >&2; exit 1; }; \
		$(APT_INSTALL) python3-venv; \
	fi; \
	"$$python" -m venv .venv

mariadb:
	@if ! PATH=$$PATH:/usr/sbin command -v mariadbd >/dev/null; then \
		if $(AS_ROOT); then $(APT_INSTALL) mariadb-server; else \
			echo 'Without MariaDB the tests on it are skipped: apt-get install mariadb-server'; \
		fi; \
	fi

redis:
	@if ! PATH=$$PATH:/usr/sbin command -v redis-server >/dev/null; then \
		if $(AS_ROOT); then $(APT_INSTALL) redis-server; else \
			echo 'Without Redis the tests on it are skipped: apt-get install redis-server'; \
		fi; \
	fi
