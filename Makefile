# vigie: every verb a person needs. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install demo run test browser check lint types docs pins soak bench clean

help: ## list the verbs
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

# The stamps make a second call instant; a changed pin or a changed pyproject installs again.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "vigie needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/.python
	@echo "Installing vigie into $(VENV) (one to three minutes the first time)..."
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q monitor spiders alerts desk vigie  # or each start would, where Python may write none
	@touch $@

$(VENV)/.developer: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the test tools into $(VENV)..."
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed ## install vigie into .venv

demo: $(VENV)/.installed ## the whole line on a bundled newsroom: collect, score, keep, digest, mail
	$(BIN)/vigie demo

run: $(VENV)/.installed ## the service, in the foreground, with ./config.yaml
	$(BIN)/vigie run

test: $(VENV)/.developer ## the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Without a Chromium the tests that look at letters are skipped, and say so.
browser: ## install Chromium by the system's packages (Debian and Ubuntu, as root), for the tests that look at letters
	@command -v chromium chromium-browser google-chrome >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

check: $(VENV)/.developer lint types test ## ruff, mypy, tests (those of the documentation too)

lint: $(VENV)/.developer ## ruff: style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.developer ## mypy, strict, over every package
	$(BIN)/mypy

docs: $(VENV)/.developer ## write the generated pages again; `make test` fails when they are stale
	$(BIN)/python docs/generate.py

soak: $(VENV)/.developer ## the long batteries: kills, hangs, hostile input, fifty rounds in one service
	$(BIN)/python -m pytest -m soak

$(VENV)/.bench: requirements-bench.txt $(VENV)/.developer
	@echo "Installing the peers of the benchmarks into $(VENV)..."
	$(PIP) --require-hashes -r requirements-bench.txt
	@touch $@

bench: $(VENV)/.bench ## speed and memory, as ratios against a peer
	$(BIN)/python -m bench

pins: $(VENV)/.python ## refresh the pinned dependencies (requirements*.txt) from pyproject.toml
	$(PIP) uv
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet --python-version 3.11 --extra build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet --python-version 3.11 --extra build --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet --python-version 3.11 --extra build --extra dev --extra bench -c requirements-dev.txt pyproject.toml -o requirements-bench.txt

clean: ## remove .venv, caches and the demo's files (never var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache var/demo
