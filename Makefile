# Each target sets up what it needs; it takes a checkout, Python 3.11 or later and make.
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
# What `make install` installs; requirements-postgres.txt where DATABASE_URL is set.
LOCK ?= requirements.txt
QUIET := --quiet --disable-pip-version-check
# Tests wait for half of their time, so there are two processes a core.
PARALLEL := -n $(shell echo $$(( 2 * $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) ))) \
	  --dist worksteal
# The targets of `ci` run beside each other, so each has a cache of its own.
OWN = -q -o cache_dir=.pytest_cache/$@
# A busy machine can keep a test of several programs waiting too long, so what failed is run once more
# by itself. The log names it; what fails again fails the run.
AGAIN = $(BIN)/pytest $(OWN) --last-failed --last-failed-no-failures none
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header

# Without bytecode each of the programs that tests start would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup install demo lint fix test ci test-covered test-rest test-look test-browser \
	  faults fuzz bench pictures manifest lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

setup: $(READY)  ## create .venv with all pinned dependencies

$(READY): requirements-uv.txt requirements-dev.txt pyproject.toml
	@$(FOUND)
	@test -x $(BIN)/python || { echo "making $(VENV) with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
	  -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@

# The wheel is built in a temporary environment, so that build tools stay out of production.
install:  ## recreate .venv with the production dependencies only, checked against pinned hashes
	@$(FOUND)
	@umask 022; apart="$$(mktemp -d)"; trap 'rm -rf "$$apart"' EXIT; \
	  $(PYTHON) -m venv "$$apart/venv"; \
	  "$$apart/venv/bin/python" -m pip install $(QUIET) --require-hashes -r requirements-build.txt; \
	  "$$apart/venv/bin/python" -m hatchling build -t wheel -d "$$apart" >/dev/null; \
	  echo "making $(VENV) with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv --clear $(VENV); \
	  $(BIN)/python -m pip install $(QUIET) --require-hashes -r $(LOCK); \
	  $(BIN)/python -m pip install $(QUIET) --no-index --no-deps "$$apart"/*.whl

demo: setup  ## open a simulated Slack with a simulated seller in the browser, without any account
	@$(BIN)/sellerdesk demo

lint: setup  ## lint, types, import contracts and container files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml compose.postgres.yaml

fix: setup  ## apply ruff's fixes and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

ifeq ($(CI),true)
test: ci  ## lint and the quick tests; with CI=true the same as `ci`
else
test: lint
	$(BIN)/pytest $(OWN) $(PARALLEL) --ignore=tests/look --ignore=tests/browser -m "not slow"
endif

# The longest comes first; `make --jobs=2 ci` runs the others beside it.
ci: test-rest lint test-covered test-look test-browser  ## all that must hold before a change lands

# Coverage doubles the time of a test, so it is measured where it proves something.
test-covered: setup  ## the tests of domain and use cases, which cover all of their branches
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(OWN) $(PARALLEL) -k "not postgres" tests/domain tests/usecases \
	  || $(AGAIN)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

test-rest: setup  ## all other tests, the slow ones too, except in a browser
	$(BIN)/pytest $(OWN) $(PARALLEL) --ignore=tests/look --ignore=tests/browser --ignore=tests/domain \
	  -k "not usecases or postgres" || $(AGAIN)

test-look: setup  ## render every view in Chromium and check its height on a phone
	$(BIN)/pytest $(OWN) -rs tests/look || $(AGAIN) tests/look

test-browser: setup  ## use the demo's page in Chromium: tour, people, forms, accessibility
	$(BIN)/pytest $(OWN) -rs tests/browser || $(AGAIN) tests/browser

faults: setup  ## play random events against the whole program, with kills and outages
	$(BIN)/python -m tests.life

fuzz: setup  ## fuzz external input: answers, deliveries, reports, settings, typed text
	$(BIN)/python -m tests.fuzz

bench: setup  ## run the benchmarks
	@for table in benchmarks/*.py; do $(BIN)/python -m "benchmarks.$$(basename "$$table" .py)"; done

pictures: setup  ## redraw the screenshots in the documents (needs Chromium)
	$(BIN)/python -m docs.pictures.draw

manifest: setup  ## write bot/manifest.json from manifest.yml
	$(BIN)/python -c 'import json, sys, yaml; \
	  json.dump(yaml.safe_load(sys.stdin), sys.stdout, ensure_ascii=False, indent=2); print()' \
	  <manifest.yml >bot/manifest.json

lock: setup  ## upgrade the pinned dependencies
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra postgres -c requirements.txt -o requirements-postgres.txt
	$(COMPILE) --upgrade pyproject.toml --extra demo --extra postgres --group dev -c requirements-postgres.txt -o requirements-dev.txt
	$(COMPILE) --upgrade --group build -c requirements-dev.txt -o requirements-build.txt
	echo uv | $(COMPILE) --upgrade - -o requirements-uv.txt

clean:  ## remove everything generated, except databases
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache \
	  .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
