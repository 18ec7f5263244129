# Everything a newcomer types. `make help` prints each target with its comment.

PORT ?= 8000
VAR ?= $(or $(DOORSTEP_VAR),var)
CITY = $(or $(DOORSTEP_CITY),cities/chandigarh)
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

export DOORSTEP_VAR := $(if $(filter /%,$(VAR)),$(VAR),$(CURDIR)/$(VAR))
BIN := .venv/bin
PO := $(wildcard src/doorstep/locale/*/LC_MESSAGES/django.po)
PINNED = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
LOCK = $(BIN)/uv pip compile pyproject.toml --extra setup $(PINNED)
BENCHES = acceptance solve offers bookings scale repair between messages

KERNEL := $(wildcard src/doorstep/engines/promise/native/*.[ch])
SYSTEM_CC := $(shell command -v cc || command -v gcc || command -v clang)
CC := $(or $(SYSTEM_CC),$(CURDIR)/$(BIN)/python -m ziglang cc)
COMPILER := $(if $(SYSTEM_CC),,.venv/.compiler)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format lint types layers tidy fonts messages bench bench-install lighthouse lock clean

help: ## Print what can be asked of make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "PORT=8000 chooses the port of make run, VAR=var the folder of its data, ARGS=... what make test gives to pytest."

run: .venv/.project fonts messages ## Set up what is missing, then serve the city on PORT; Ctrl-C stops everything
	@exec $(BIN)/doorstep serve --demo --port $(PORT)

test: .venv/.development .venv/.project node_modules/.package-lock.json messages ## Run all tests on SQLite and on PostgreSQL; say what was skipped
	@$(BIN)/python -m tests.run $(ARGS)

check: format lint types layers test ## Everything that must hold before a commit lands

format: .venv/.development ## Check that the code is formatted
	$(BIN)/ruff format --check .

lint: .venv/.development ## Check the code against the rules of the house
	$(BIN)/ruff check .

types: .venv/.development .venv/.project ## Check every type
	$(BIN)/mypy

layers: .venv/.development .venv/.project ## Check that code imports only what stands below it
	$(BIN)/lint-imports

tidy: .venv/.development ## Format the code and mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fonts: node_modules/.package-lock.json .venv/.project ## Install the pinned fonts and make them ready for pages and printed forms
	@$(BIN)/python -m doorstep.gateways.fonts node_modules "$(DOORSTEP_VAR)" src/doorstep/locale "$(CITY)"

messages: $(PO:.po=.mo) ## Compile the translations

bench: bench-install .venv/.project ## Measure Doorstep against others, in small sizes; docs/benchmarks.md says how to measure in full
	@for name in $(BENCHES); do echo "== $$name" && $(BIN)/doorstep bench $$name --quick $(ARGS) || exit 1; done

lighthouse: bench/lighthouse/node_modules/.package-lock.json .venv/.development fonts messages ## Let Lighthouse look at every page of a booking; fails under 100
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench.pages $(ARGS)

bench-install: .venv-bench/.requirements .venv-bench-appointment/.requirements .venv-bench-messages/.requirements .venv-bench-compute/.requirements

lock: .venv/.requirements ## Resolve the requirements anew, with hashes and without download addresses
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --upgrade --extra dev -o requirements-dev.txt
	$(LOCK) --constraint requirements-dev.txt -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra compute $(PINNED) --constraint requirements-dev.txt -o requirements-compute.txt
	$(BIN)/uv pip compile --group bench-solvers $(PINNED) --upgrade -o requirements-bench.txt
	$(BIN)/uv pip compile --group bench-appointment $(PINNED) --upgrade -o requirements-bench-appointment.txt
	$(BIN)/uv pip compile --group bench-messages $(PINNED) --upgrade -o requirements-bench-messages.txt
	$(BIN)/uv pip compile --group compiler $(PINNED) --upgrade -o requirements-compiler.txt

clean: ## Remove what was installed and made, but not the data under VAR
	rm -rf .venv .venv-bench .venv-bench-appointment .venv-bench-messages .venv-bench-compute node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info
	find src -name '*.mo' -delete

# Each stamp says that its installation is newer than what it was made from: a second run does no work.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Doorstep needs Python 3.11 or newer; PYTHON=/path/to/python3.11 names one." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.requirements: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.development: requirements-dev.txt | .venv/.requirements
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# What we are measured against has environments of its own, so that ours holds only what it needs.
.venv-bench/.requirements: requirements-bench.txt | .venv/bin/python
	$(BIN)/python -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv-bench-appointment/.requirements: requirements-bench-appointment.txt | .venv/bin/python
	$(BIN)/python -m venv .venv-bench-appointment
	.venv-bench-appointment/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# redis-server, which it needs besides, comes from Debian.
.venv-bench-messages/.requirements: requirements-bench-messages.txt | .venv/bin/python
	$(BIN)/python -m venv .venv-bench-messages
	.venv-bench-messages/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Workers of a cluster have what Doorstep needs, and Dask.
.venv-bench-compute/.requirements: requirements-compute.txt | .venv/bin/python
	$(BIN)/python -m venv .venv-bench-compute
	.venv-bench-compute/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.project: pyproject.toml setup.py $(KERNEL) | .venv/.requirements $(COMPILER)
	CC="$(CC)" $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Where there is no C compiler, one comes from PyPI like everything else.
.venv/.compiler: requirements-compiler.txt | .venv/.requirements
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# npm comes with the pinned requirements, so that Python alone is enough.
node_modules/.package-lock.json: package-lock.json | .venv/.requirements
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent
	@touch $@

# What measures the pages is no part of the product and is installed only to measure.
bench/lighthouse/node_modules/.package-lock.json: bench/lighthouse/package-lock.json | .venv/.requirements
	cd bench/lighthouse && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --silent
	@touch $@

%.mo: %.po | .venv/.requirements
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
