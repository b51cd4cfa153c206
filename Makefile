# make run: the whole village on this machine.  make test: everything is proved.  make check: what every commit passes.  make lint: its part without tests.
.DELETE_ON_ERROR:
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := redis-server postgresql kannel kannel-extras chromium w3m nodejs npm
PEERS := .cache/peers

SIDE_BY_SIDE := -n 3 --dist worksteal -m "not slow"
SLOW := -n 2 --dist loadfile -m slow

.PHONY: install run test lint check bench packages

install: .venv/installed

run: install
	$(BIN)/mobile-mifos run --village

# The slow ones start processes and wait for them; 5 says that none of the chosen tests is of the kind.
test: .venv/tools packages $(PEERS)/installed
	$(BIN)/pytest -q $(SIDE_BY_SIDE) $(TESTS) || [ $$? = 5 ]
	$(BIN)/pytest -q $(SLOW) $(TESTS) || [ $$? = 5 ]

lint: .venv/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: lint
	TEST_SPEED=fast $(BIN)/pytest -q $(SIDE_BY_SIDE)

bench: .venv/tools packages
	$(BIN)/mobile-mifos bench all

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The module venv is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: setup.cfg constraints.txt | .venv/bin/python
	@echo "Fetching libraries; this takes about a minute."
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/tools: setup.cfg constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch .venv/installed $@

# What the tests run beside. Debian's packages start no service here: each test starts its own, on a port of its own.
packages:
	@missing=$$(for each in $(PACKAGES); do dpkg -s $$each >/dev/null 2>&1 || command -v $$each >/dev/null || echo $$each; done); \
	if [ -n "$$missing" ]; then \
	  echo "The tests need these Debian packages, which are installed now:" $$missing; \
	  sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
	  $$sudo apt-get -o DPkg::Lock::Timeout=120 update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

# Clients that others wrote for Node.js, by the lock file that lies beside the tests.
$(PEERS)/installed: tests/mpesa/peers/package.json tests/mpesa/peers/package-lock.json | packages
	mkdir -p $(PEERS)
	cp tests/mpesa/peers/package.json tests/mpesa/peers/package-lock.json $(PEERS)/
	cd $(PEERS) && npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@
