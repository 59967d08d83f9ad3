# Needs python3 (3.11 or newer, with venv) and make; everything else goes into .venv.
#   make serve            start the product: it prints its address and a first sign-in link
#   make check, make test what every change must pass (CONTRIBUTING.md)

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
RUN := $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-header --python-version 3.11 pyproject.toml

# uv is fast; plain pip reads the same lock where uv cannot work.
install = $(call install_in,$(RUN),$(1))
install_in = $(BIN)/uv pip install --quiet --python $(1) --require-hashes -r $(2) \
	|| $(1) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2)
# What the product is measured against stays out of its environment.
PEERS := build/bench-venv

# `make serve PORT=9000` reaches the server like PORT=9000 in the environment.
ifdef PORT
export PORT
endif
ifdef HOST
export HOST
endif

# Without kept bytecode each start would compile thousands of files again (5 s).
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-browser test-sqlite test-full check bench lock messages format clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv \
		|| { echo "python3 lacks venv (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) \
		|| echo "uv is not available, going on with pip"
	@touch $@

.venv/.installed: .venv/.created requirements.lock
	@echo "Installing what the product needs"
	@$(call install,requirements.lock)
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing what its development needs"
	@$(call install,requirements-dev.lock)
	@touch $@

setup: .venv/.installed-dev ## make .venv with everything, for development

serve: .venv/.installed ## start the product (PORT=8000 HOST=0.0.0.0)
	@exec $(RUN) manage.py serve

test: .venv/.installed-dev ## run all tests, on SQLite and on PostgreSQL + Redis (ARGS="-k name")
	@$(MAKE) --no-print-directory --keep-going -j3 --output-sync=target test-browser test-sqlite test-full

# ARGS may name tests that are all in another of the three: that is no failure (pytest's status 5).
found = || [ $$? -eq 5 -a -n "$(ARGS)" ]

test-browser: .venv/.installed-dev ## run the browser tests, on SQLite
	@echo "== tests in the browser, embedded set-up"
	@env -u DATABASE_URL -u REDIS_URL $(RUN) -m pytest -m e2e $(ARGS) $(found)

test-sqlite: .venv/.installed-dev ## run the other tests on SQLite
	@echo "== tests on SQLite, embedded set-up"
	@env -u DATABASE_URL -u REDIS_URL $(RUN) -m pytest -m "not e2e" $(ARGS) $(found)

test-full: .venv/.installed-dev ## run the tests on PostgreSQL and Redis, fault tests included
	@echo "== tests on PostgreSQL and Redis"
	@$(RUN) -m pytest -p tests.plugins.servers $(ARGS) $(found)

check: .venv/.installed-dev ## run style, types, architecture, templates, security, translations
	@$(RUN) -m tests.check $(ARGS)

$(PEERS)/.installed: .venv/.created requirements-bench.lock
	@echo "Installing what the product is measured against"
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(call install_in,$(PEERS)/bin/python,requirements-bench.lock) && touch $@ \
		|| echo "They are not available, going on without: their rows cannot be measured" >&2

bench: .venv/.installed-dev $(PEERS)/.installed ## measure, as ratios to a floor on this machine
	@$(RUN) -m benchmarks $(ARGS)

lock: .venv/.installed ## choose the newest versions that fit, and write the lock files
	@$(LOCK) --upgrade -o requirements.lock
	@$(LOCK) --upgrade --extra dev -c requirements.lock -o requirements-dev.lock
	@$(LOCK) --upgrade --extra bench -c requirements.lock -o requirements-bench.lock

messages: .venv/.installed ## bring the French catalogue up to date with the code
	@$(RUN) manage.py update_messages

format: .venv/.installed-dev ## rewrite Python and templates in the project's style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@find templates rsn_training sessions -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

clean: ## remove .venv and all that is built; data/ stays
	rm -rf .venv build test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
