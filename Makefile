# Needs Python 3.11 or newer and make; everything else is fetched into .venv and node_modules.
# `make` alone lists what there is.

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
PORT ?= 8000
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run dev build test check fix reset screenshots

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make run PORT=9000          another port"
	@echo "  make test ARGS='-k visits'  arguments of pytest"

run: $(VENV)/installed ## run the application with demonstration data, until Ctrl-C
	@$(RUN) -m launcher run --port $(PORT)

dev: $(VENV)/installed-dev ## the same, reloading when the code changes
	@$(RUN) -m launcher run --dev --port $(PORT)

build: $(VENV)/installed ## install the packages and build the front end, for a server
	@$(RUN) -m launcher build

test: $(VENV)/installed-dev ## run every test, on servers of its own
	@$(RUN) -m launcher test -- $(ARGS)

check: $(VENV)/installed-dev ## lint, types, imports, templates, migrations, settings
	@$(RUN) -m launcher check

fix: $(VENV)/installed-dev ## format code and templates, and mend what can be mended
	@$(RUN) -m launcher fix

screenshots: $(VENV)/installed-dev ## take the pictures of README.md anew
	@PYTHONPATH=. $(RUN) docs/screenshots.py

reset: $(VENV)/installed ## delete the local database and files
	@$(RUN) -m launcher reset

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or say where: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt | $(VENV)/made
	@echo "Installing the packages of requirements.txt (a minute or two the first time)"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing the packages of requirements-dev.txt"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
