# Cutline needs python3 (3.11 or newer), make and a package index; no root, no server. Start with: make help
.DEFAULT_GOAL := help
.PHONY: hostile half-minute messages durable screenshots unicode fuzz alike sheet help setup serve card test lint types unit golden-check load browser wheel golden bench clean distclean

BIN := .venv/bin
LOCKED := uv.lock pyproject.toml tools/setup.sh tools/uv-requirements.txt tools/build-requirements.txt
BENCHES = pixels memory typography captions cards serve cold growth
ONLY =

help:  ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready  ## Make .venv/ with the cutline command, from the hash-locked lock file

serve: .venv/.ready  ## Start the service on 127.0.0.1:8000
	@exec $(BIN)/cutline serve

card: .venv/.ready  ## Render the sample article into out/
	@$(BIN)/cutline render assets/samples/sample.json -o out/

test: .venv/.ready-dev  ## Run every check; the last lines say what was not run and why
	@$(BIN)/python tools/check.py $(ONLY)

lint: ONLY = lint format imports
lint: test  ## Only the linter, the formatter and the import contracts

types: ONLY = types
types: test  ## Only the type checker

unit: ONLY = unit
unit: test  ## Only the unit tests

golden-check: ONLY = golden
golden-check: test  ## Only the comparison with the golden pictures

load: ONLY = load
load: test  ## Only the tests under load and through a kill

browser: ONLY = browser
browser: test  ## Only the tests in a browser

wheel: ONLY = wheel
wheel: test  ## Only the tests of the built wheel

.PHONY: wordpress wagtail strapi directus ghost
wordpress: .venv/.ready-dev  ## Start WordPress with our plugin; publish, edit and kill articles in it
	@sh tools/wordpress.sh $(BIN)/python

wagtail: .venv/.ready-dev  ## Start Wagtail with our app; publish, edit and kill pages in it
	@sh tools/wagtail.sh $(BIN)/python

strapi: .venv/.ready-dev  ## Start Strapi from npm; publish, edit and kill articles in it, told by its own webhooks
	@sh tools/strapi.sh $(BIN)/python

ghost: .venv/.ready-dev  ## Start Ghost from npm; publish, edit and kill posts and pages in it, put cards into it
	@sh tools/ghost.sh $(BIN)/python

directus: .venv/.ready-dev  ## Start Directus from npm; publish, edit and kill items in it, told by its own flows
	@sh tools/directus.sh $(BIN)/python

unicode: .venv/.ready-dev  ## Run Unicode's whole test files for bidi and line breaks, fetched by apt where root
	@sh tools/unicode_data.sh $(BIN)/python

hostile: .venv/.ready-dev  ## Set hostile hosts, files and texts on the service, in a network of its own (two minutes)
	@$(BIN)/python -m tests.hostile.run

fuzz: .venv/.ready-dev  ## Set 20,000 texts of any script in any box: nothing raised, no ink outside
	@CUTLINE_FUZZ=20000 $(BIN)/pytest -q tests/unit/typography/test_fuzz.py

alike: .venv/.ready-dev  ## Draw text without the system's text libraries and fonts (as root): the same bytes
	@$(BIN)/pytest -rs tests/unit/typography/test_anywhere_alike.py

durable: .venv/.ready-dev  ## Kill every process at random under 200 webhooks, on one machine and on two
	@CUTLINE_DURABLE=200 $(BIN)/pytest -q tests/load/test_durable.py

golden: .venv/.ready-dev  ## Draw the golden pictures again; look at every one before committing it
	@$(BIN)/pytest tests/golden --redraw

sheet: .venv/.ready-dev  ## Draw the contact sheets in docs/images: every design, format, brand and direction
	@$(BIN)/python -m tools.contact_sheet

half-minute: .venv/.ready-dev  ## Walk an editor's path from empty page to downloaded set, each step counted and timed
	@$(BIN)/python -m bench.desk

messages: .venv/.ready-dev  ## Bring the desk's translations (templates/desk/languages) up to date with its sentences
	@$(BIN)/python -m tools.messages

screenshots: .venv/.ready-dev  ## Take pictures of the desk into out/screenshots; three of them stand in the README
	@$(BIN)/python -m tools.screenshots

bench: .venv/.ready-dev  ## Measure speed beside the least that could be called the same
	@for name in $(BENCHES); do echo "=== bench.$$name"; $(BIN)/python -m bench.$$name || exit; done

clean:  ## Remove what was made, keep the environment
	@rm -rf out dist build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .import_linter_cache
	@find service tests tools bench -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## Remove the environment too
	@rm -rf .venv .tools

.venv/.ready: $(LOCKED)
	@echo "Setting up .venv ..."
	@sh tools/setup.sh
	@touch $@

.venv/.ready-dev: $(LOCKED)
	@echo "Setting up .venv with the test tools ..."
	@sh tools/setup.sh dev
	@touch $@ .venv/.ready
