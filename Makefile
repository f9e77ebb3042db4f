# Each target sets up what it needs: a checkout, Python 3.11 or later and make are enough.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The first Python that runs, is new enough and can make virtual environments.
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	  "$$p" -c '$(SUITABLE)' >/dev/null 2>&1 && echo "$$p" && break; done)
FOUND = test -n "$(PYTHON)" || { echo "Python 3.11 or later, with its venv module, is needed." \
	  "Install it, or name it: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
QUIET := --quiet --disable-pip-version-check
# A process for each core; whoever is done takes over what waits for another. What needs a browser
# has a target of its own.
TESTS := -q -n auto --dist worksteal --ignore=tests/look
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header

.PHONY: help setup install demo test test-look lint fix faults fuzz bench pictures lock clean

help:  ## show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 11

setup: $(READY)  ## make .venv with everything pinned in it

$(READY): requirements-uv.txt requirements-dev.txt pyproject.toml
	@$(FOUND)
	@test -x $(BIN)/python || { echo "making $(VENV) with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@

# The wheel is built apart, so that what builds it is not where the bot runs.
install:  ## make .venv anew with what production needs, from pinned hashes alone
	@$(FOUND)
	@umask 022; apart="$$(mktemp -d)"; trap 'rm -rf "$$apart"' EXIT; \
	  $(PYTHON) -m venv "$$apart/venv"; \
	  "$$apart/venv/bin/python" -m pip install $(QUIET) --require-hashes -r requirements-build.txt; \
	  "$$apart/venv/bin/python" -m hatchling build -t wheel -d "$$apart" >/dev/null; \
	  echo "making $(VENV) with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv --clear $(VENV); \
	  $(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements.txt; \
	  $(BIN)/python -m pip install $(QUIET) --no-index --no-deps "$$apart"/*.whl

demo: setup  ## play with a simulated seller and a simulated Slack, without any account
	@$(BIN)/sellerdesk demo

lint: setup  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: setup  ## mend what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Coverage costs a third of the time, so that it is measured where time is no matter.
test: lint  ## all checks (with CI=true the slow ones and coverage too)
ifeq ($(CI),true)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage report --include='bot/domain/*,bot/usecases/*' --fail-under=100
else
	$(BIN)/pytest $(TESTS) -m "not slow"
endif

test-look: setup  ## draw every view in Chromium and print how high it is on a phone
	$(BIN)/pytest -q -rs tests/look

faults: setup  ## months of a seller's life at random, with kills, doubts and outages
	$(BIN)/python -m tests.life

fuzz: setup  ## 100,000 odd things from outside: answers, deliveries, reports, settings, words
	$(BIN)/python -m tests.fuzz

bench: setup  ## measure (prints tables)
	@for table in benchmarks/*.py; do $(BIN)/python -m "benchmarks.$$(basename "$$table" .py)"; done

pictures: setup  ## draw the pictures of the documents anew (needs Chromium)
	$(BIN)/python -m docs.pictures.draw

lock: setup  ## pin anew what pyproject.toml asks for
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra demo --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --upgrade --group build -c requirements-dev.txt -o requirements-build.txt
	echo uv | $(COMPILE) --upgrade - -o requirements-uv.txt

clean:  ## remove what was made, but no database
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache \
	  .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
