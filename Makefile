# Every target bootstraps what it needs; `make help` lists them from the comments behind `##`.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev

LIST := data/raw/reading_list.md
OUT := data/enriched
CODE := $(shell find src/enrich pipeline -name '*.py' -o -name '*.toml' -o -path '*/templates/*')
SNAPSHOTS := $(wildcard data/raw/*.jsonl)
CORRECTIONS := $(wildcard data/corrections.toml)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help enrich refresh offline test test-fast test-thorough test-random test-spark check lint types format docs evaluate calibrate dist demo notebook bench bench-scale clean FORCE

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(READY): pyproject.toml
	@echo "preparing $(VENV) (once, about half a minute)"
	@$(PYTHON) -c 'import sys; sys.exit("enrich needs Python 3.11 or newer; say: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[plot]'
	@touch $@

$(DEV): $(READY)
	@echo "adding what tests and checks need (once, about half a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The data set, as a graph of files. Stages 2 and 3 always run: they ask only for what is missing or stale, and
# leave their files alone where nothing changed.
$(OUT)/entries.jsonl: $(LIST) $(CODE) | $(READY)
	@$(BIN)/python pipeline/stage1_parse.py

$(OUT)/resolutions.jsonl: $(OUT)/entries.jsonl FORCE | $(READY)
	@$(BIN)/python pipeline/stage2_resolve.py

$(OUT)/fetched.json: $(OUT)/resolutions.jsonl FORCE | $(READY)
	@$(BIN)/python pipeline/stage3_fetch.py

$(OUT)/papers.jsonl: $(OUT)/entries.jsonl $(OUT)/resolutions.jsonl $(OUT)/fetched.json $(SNAPSHOTS) $(CORRECTIONS) $(CODE) | $(READY)
	@$(BIN)/python pipeline/stage4_reconcile.py

$(OUT)/papers.parquet: $(OUT)/papers.jsonl $(OUT)/fetched.json $(CODE) | $(READY)
	@$(BIN)/python pipeline/stage5_publish.py

FORCE:

enrich: $(OUT)/papers.parquet ## Build or refresh the data set and the review (data/enriched)
	@echo "data set: $(OUT)/papers.parquet; review: $(OUT)/review.md, $(OUT)/review.html"

offline: $(READY) ## Build the data set from cached answers, without requests
	@$(BIN)/enrich run $(LIST) --offline

refresh: $(READY) ## Ask all sources again for everything, then build
	@$(BIN)/enrich run $(LIST) --refresh

# One more process than cores: some tests wait for a service or a browser.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1 )))

test: $(DEV) ## Run all tests but that of a Spark cluster (no network needed)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not spark"

test-thorough: $(DEV) ## Run all tests with many more examples and every mutation of an answer (some ten minutes)
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not spark"

test-fast: $(DEV) ## Run the tests that need no browser, notebook, crash or whole run (seconds)
	@$(BIN)/python -m pytest -n auto -m "not browser and not notebook and not crash and not large and not run"

test-spark: $(DEV) ## Run the test of a real Spark cluster (needs Java; installs pyspark, some 400 MB)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[spark]' && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/python -m pytest -m spark

test-random: $(DEV) ## Run all tests in random order: none may depend on another's
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not spark" -p randomly

check: lint types test ## Lint, types and tests: what CI runs

lint: $(DEV) ## Lint and check the formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache

types: $(DEV) ## Check the types
	@$(BIN)/mypy

format: $(DEV) ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(DEV) ## Write the generated documents (docs/columns.md, the notebook from its script, with its outputs)
	@$(BIN)/python -c 'from enrich.dataset.columns import columns_document; print(columns_document(), end="")' > docs/columns.md
	@$(BIN)/python tests/run_notebook.py

evaluate: $(READY) ## Measure how often the verdicts are right (ARGS="--quick", "--write", "--seed N", ...)
	@cd tests && ../$(BIN)/python -m evaluate $(ARGS)

calibrate: $(READY) ## Measure the confidences of findings anew (src/enrich/core/confidence.toml)
	@cd tests && ../$(BIN)/python -m evaluate.calibrate $(ARGS)

dist: $(DEV) ## Build the wheel and the source archive (dist/)
	@$(BIN)/python -m build --no-isolation --outdir dist .

demo: $(READY) ## See a whole run against a loopback replica of the services
	@$(BIN)/python tests/demo.py

notebook: $(VENV)/.notebook ## Open the notebook on the data set in JupyterLab
	@$(BIN)/jupyter lab notebooks/reading_list.ipynb

$(VENV)/.notebook: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[notebook]'
	@touch $@

bench: $(READY) ## Measure requests, time and memory against the replica (some minutes); writes docs/performance.md
	@$(BIN)/python tests/bench.py --write

bench-scale: $(DEV) ## Measure an index and a bulk run on a made-up corpus (5 M records: about an hour; SCALE="--records 50000 --references 5000" for less)
	@$(BIN)/python tests/bench_scale.py $(SCALE)

clean: ## Remove the environment and caches (never data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
