# `make help` lists the targets.  Everything installs into .venv; nothing but Python 3.11 is needed.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check install --progress-bar off --require-hashes
TOOLS := $(VENV)/tools
PINNED := requirements requirements-sentry sandbox/requirements requirements-dev tests/bench/requirements tests/browser/requirements tests/deploy/tools
LOCALES := bot/locales
# not by `pybabel compile`, for which "3 % of" is a placeholder of the old kind
COMPILE := 'import sys; from babel.messages import mofile, pofile; \
  mofile.write_mo(open(sys.argv[2], "wb"), pofile.read_po(open(sys.argv[1], "rb")))'
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(LOCALES)/*/LC_MESSAGES/bot.po))
WORLD = $(if $(SCENARIO),--scenario $(SCENARIO))

# `make demo account-paused` is the same as `make demo SCENARIO=account-paused`
ifeq (demo,$(firstword $(MAKECMDGOALS)))
ifneq (,$(word 2,$(MAKECMDGOALS)))
SCENARIO := $(word 2,$(MAKECMDGOALS))
$(eval $(SCENARIO):;@:)
endif
endif

.DEFAULT_GOAL := help
.PHONY: help demo why digest doctor gallery test long http check format bench fuzz load replies catalogues pins audit clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

demo: $(VENV)/runs $(CATALOGUES) ## the bot in a local world: prints the page's address (SCENARIO=name for another world)
	@exec $(BIN)/python -m sandbox run $(WORLD) --page -- $(BIN)/python -m bot

why: $(VENV)/runs $(CATALOGUES) ## make why TARGET=address: one answer in the terminal, from the local world (SCENARIO=name)
	@test -n "$(value TARGET)" || { echo 'usage: make why TARGET=user@example.com' >&2; exit 1; }
	@exec $(BIN)/python -m sandbox run $(WORLD) -- $(BIN)/python -m bot why '$(subst ','\'',$(value TARGET))'

digest: $(VENV)/runs $(CATALOGUES) ## one digest in the terminal, of the local world's last week (SCENARIO=name)
	@exec $(BIN)/python -m sandbox run $(WORLD) -- $(BIN)/python -m bot digest --weekly

doctor: $(VENV)/runs $(CATALOGUES) ## the set-up of the local world, looked at from end to end (SCENARIO=name)
	@exec $(BIN)/python -m sandbox run $(WORLD) -- $(BIN)/python -m bot doctor

gallery: $(VENV)/tests $(CATALOGUES) ## every message that the bot writes, in English and Japanese, light and dark: prints the page's address
	@$(BIN)/python -m tests.gallery artefacts/gallery.json
	@exec $(BIN)/python -m sandbox gallery artefacts/gallery.json

# hundreds of processes start in them: none is to compile anew what another has compiled
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/tests $(CATALOGUES) ## the tests but for the long ones (about 6 minutes on 2 cores)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

long: export PYTHONDONTWRITEBYTECODE :=
long: $(VENV)/tests $(CATALOGUES) ## the tests that take long: weeks replayed, many processes, much load (a few minutes)
	@$(BIN)/python -m pytest -q -m long -n auto --dist worksteal --timeout 600 --ignore tests/load $(ARGS)
	@$(BIN)/python -m pytest -q -m long --timeout 600 tests/load

http: export PYTHONDONTWRITEBYTECODE :=
http: $(VENV)/tests $(CATALOGUES) ## the tests in the local Slack, with its requests by HTTP (a few minutes)
	@E2E_DELIVERY=http $(BIN)/python -m pytest -q -n auto --dist worksteal tests/e2e $(ARGS)

check: $(VENV)/tests $(CATALOGUES) ## what CI runs: format, lint, types, import rules, then the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

format: $(VENV)/tests ## format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/tests ## measurements, as ratios within one run
	@$(PIP) -q -r tests/bench/requirements.txt
	@$(BIN)/python -m pytest -q -s -m bench tests/bench

fuzz: $(VENV)/tests ## hostile and broken input, for a long time (EXAMPLES=20000 of each test)
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/python -m pytest -q -n auto --timeout 3600 tests/fuzz

load: $(VENV)/tests ## much at once, and what the bot then needs (MINUTES=10 RATE=2000 events a second)
	@LOAD_MINUTES=$(or $(MINUTES),10) LOAD_RATE=$(or $(RATE),2000) \
	  $(BIN)/python -m pytest -q -s -m long --timeout 3600 tests/load

replies: $(VENV)/tests ## docs/replies.md and the list of overlapping rules, anew
	@WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/replies/test_labelled.py

# what is said in the code goes into the catalogues, and what is said no longer out of them
catalogues: $(VENV)/runs ## read anew what there is to translate, and compile it
	@$(BIN)/pybabel -q extract --no-default-keywords -k say --add-location=file --sort-by-file --no-wrap \
	  -o $(LOCALES)/bot.pot bot checks
	@$(BIN)/pybabel -q update -i $(LOCALES)/bot.pot -d $(LOCALES) -D bot --no-fuzzy-matching --no-wrap \
	  --ignore-obsolete --ignore-pot-creation-date
	@rm $(LOCALES)/bot.pot
	@$(MAKE) --no-print-directory $(CATALOGUES)

%.mo: %.po | $(VENV)/runs
	@$(BIN)/python -c $(COMPILE) $< $@

# what stands in them stays as it is; `make pins ARGS=--upgrade` takes newer ones of what comes along
pins: $(TOOLS)/made ## the files of requirements anew from their .in, with hashes (ARGS=--upgrade)
	@for each in $(PINNED); do \
	  $(TOOLS)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make pins' $$each.in -o $$each.txt $(ARGS) || exit; done

audit: $(VENV)/tests $(TOOLS)/made ## known vulnerabilities in what comes along (ARGS=--strict: red where it cannot look)
	@$(BIN)/python -m tests.deploy.audit $(ARGS) $(TOOLS)/bin/pip-audit

clean: ## remove the venv and everything made
	rm -rf $(VENV) artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ses-why needs Python 3.11 or newer (make PYTHON=python3.11)")'
	@echo 'making $(VENV) …' >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runs: $(VENV)/made requirements.txt sandbox/requirements.txt
	@echo 'installing what the bot and its local world need (about half a minute, once) …' >&2
	@$(PIP) -q -r requirements.txt -r sandbox/requirements.txt
	@touch $@

$(VENV)/tests: $(VENV)/runs requirements-dev.txt
	@echo 'installing what the tests need …' >&2
	@$(PIP) -q -r requirements.txt -r sandbox/requirements.txt -r requirements-dev.txt
	@touch $@

$(TOOLS)/made: tests/deploy/tools.txt
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/pip --disable-pip-version-check install -q --progress-bar off --require-hashes -r $<
	@touch $@
