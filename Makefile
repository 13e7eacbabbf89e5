# The commands of the project. Only Python 3.11+ and make are assumed; uv and Node are used where they are there.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench format

help:  ## what can be asked
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

# Installed again only when a lock or the project file changes.
.venv/installed: requirements/run.txt requirements/frontend.txt pyproject.toml
	@$(PYTHON) tools/install.py run

.venv/installed-dev: requirements/dev.txt .venv/installed
	@$(PYTHON) tools/install.py dev

setup: .venv/installed-dev  ## install everything, also what tests need
	@$(BIN)/python -m web.build_frontend

demo: .venv/installed  ## install, demonstration data, one allocation run, the web UI
	@$(BIN)/python -m web.build_frontend
	@$(BIN)/kuntapaikka demo --serve

test: setup  ## all tests, on SQLite and PostgreSQL
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: setup  ## lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

bench: setup  ## speed, memory and the solver's quality beside its baselines
	@$(BIN)/python -m tests.bench

format: setup  ## let ruff place commas and lines
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .
