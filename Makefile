# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
DIST := src/kempelen/web/static/dist
CLIENT := tests/clients/javascript/node_modules
ELEMENTS := src/kempelen/web/task/dist
PORT ?= 8000
GALLERY_PORT ?= 5173

.PHONY: help demo test test-python test-sqlite test-postgresql test-frontend lint format bench fuzz wheel lock install elements gallery migrations clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

demo: install ## Install, build, migrate, seed and start a living marketplace on SQLite
	@$(BIN)/kempelen demo --port $(PORT)

test: install ## Install what is missing and run every test, on SQLite and on PostgreSQL
	@scripts/system-packages
	@$(MAKE) --no-print-directory test-frontend test-sqlite test-postgresql

test-frontend: $(DIST)/.built $(ELEMENTS)/.built ## Run the tests of the browser code
	@cd frontend && npm test --silent
	@cd elements && npm test --silent

test-sqlite: install $(CLIENT)/.installed ## Run the Python tests on SQLite
	@$(BIN)/pytest -n $${PYTEST_WORKERS:-2} --dist loadgroup -q

test-postgresql: install $(CLIENT)/.installed ## Run the Python tests on PostgreSQL (KEMPELEN_TEST_DATABASE_URL, or a server of our own)
	@scripts/with-postgresql $(BIN)/pytest -n $${PYTEST_WORKERS:-2} --dist loadgroup -q --ignore=tests/elements --ignore=tests/corpus  # a browser judges these, the same on any database

lint: install ## Check style, types, room contracts, templates and migrations
	@scripts/lint

format: install ## Put the code into the house's form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only --quiet . && $(BIN)/djlint --reformat --quiet src

bench: install ## Measure the hot paths beside bare SQL and print the ratios
	@scripts/with-postgresql $(BIN)/python benchmarks/run.py

fuzz: install ## Send 50,000 made-up requests to the Requester API (FUZZ_REQUESTS, FUZZ_SEED say otherwise) and tell the outcomes
	@FUZZ_REQUESTS=$${FUZZ_REQUESTS:-50000} $(BIN)/pytest -q -s tests/wire/test_fuzz_many.py

wheel: install ## Build the wheel, browser code included, into dist/
	@$(BIN)/python -m hatchling build --target wheel

lock: .venv/.made ## Write the locks anew from pyproject.toml
	@$(BIN)/pip install --quiet uv
	@for out in run dev; do \
	  extra=$$([ $$out = dev ] && echo "--group dev" || true); \
	  $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    $$extra pyproject.toml -o requirements/$$out.lock; done

install: .venv/.installed $(DIST)/.built $(ELEMENTS)/.built ## Install the locked dependencies and build the browser code

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Kempelen needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made requirements/dev.lock pyproject.toml
	@echo "Installing the locked Python packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DIST)/.built: $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
	@echo "Building the browser code ..."
	@cd frontend && npm ci --silent --ignore-scripts --no-audit --no-fund && npm run build --silent
	@touch $@

elements: $(ELEMENTS)/.built ## Build the crowd-* element library that task pages load

gallery: $(ELEMENTS)/.built ## Show every crowd-* element at work, on loopback
	@cd elements && npm run gallery --silent -- --port $(GALLERY_PORT)

$(ELEMENTS)/.built: $(shell find elements -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/dist-gallery/*' -not -path '*/public/crowd-*' 2>/dev/null)
	@echo "Building the element library ..."
	@cd elements && npm ci --silent --ignore-scripts --no-audit --no-fund && npm run build --silent
	@touch $@

$(CLIENT)/.installed: tests/clients/javascript/package-lock.json
	@echo "Installing the JavaScript client that tests speak with ..."
	@cd tests/clients/javascript && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

clean: ## Remove what was installed and built; keeps data
	@rm -rf .venv $(CLIENT) frontend/node_modules elements/node_modules elements/dist $(DIST) $(ELEMENTS) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
