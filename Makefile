# make run: everything from a bare machine with Python 3.11 to a filled site.
# make test: everything to a passing test suite. Both are safe to repeat.

PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-fast lint types messages bench clean requirements help

help: ## List what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(VENV)/pip:
	@echo "Environment: $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python 3.11 with venv is needed (Debian: apt-get install python3.11-venv). Another interpreter: make PYTHON=python3"; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25" && touch $@

$(VENV)/run: $(VENV)/pip requirements.txt pyproject.toml
	@echo "Dependencies (pinned, with hashes)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@echo "Dependencies for the tests"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run ## Set up what is missing and serve on http://localhost:8000 (PORT=… for another)
	@$(BIN)/clearinghouse setup
	@PORT=$(PORT) $(BIN)/clearinghouse serve

test: $(VENV)/dev lint types ## Run everything that must hold
	@$(BIN)/python -m tests

test-fast: $(VENV)/dev ## The tests on SQLite alone, without a browser
	@$(BIN)/python -m pytest -q -m "not browser and not postgres"

lint: $(VENV)/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache

types: $(VENV)/dev
	@$(BIN)/mypy

messages: $(VENV)/dev ## Collect the interface's messages for translators (needs gettext)
	@$(BIN)/python -m clearinghouse.site.messages

bench: $(VENV)/dev ## Measure speed and quality; see docs/benchmarks.md
	@$(BIN)/python -m benchmarks

requirements: $(VENV)/pip ## Pin the newest versions that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --extra dev --extra build --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -q -o requirements-dev.txt
	@$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --extra build -c requirements-dev.txt --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -q -o requirements.txt

clean: ## Remove the environment (not the data in var/)
	@rm -rf $(VENV)
