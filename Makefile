# Every target works as the only command on a fresh clone, also twice, also after an interruption.
.DEFAULT_GOAL := help
.PHONY: help serve ingest check test quick lint fix evaluate bench wheel hooks chromium clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The stamps are written last: an install that was cut off is begun anew.
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
READY_BENCH := $(VENV)/ready-bench
# The systems that `make bench` compares with have an environment of their own.
PEERS := .venv-peers
READY_PEERS := $(PEERS)/ready
# Question sets in the SQuAD form for `make bench`; none: the gold questions. See bench/README.md.
QUESTIONS ?=
CONTEXTS ?=
# Passages at which `make bench` takes the time of a search; 100000 takes long.
SCALE ?= 1000

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST) | sort | awk -F': ' '{printf "  make %-10s %s\n", $$1, $$2}'

# Where a text is at fault, or many texts are gone, ingest says so and the index before stays in use. It asks nobody.
serve: $(READY) ## bring up the bot on http://127.0.0.1:8000 (HOST and PORT change that)
	-$(BIN)/python ingest.py </dev/null
	$(BIN)/python -m bot --host $(HOST) --port $(PORT)

ingest: $(READY) ## read corpus/, build the next index, publish it
	$(BIN)/python ingest.py

check: $(READY) ## check the texts in corpus/ and say what would change; publish nothing
	$(BIN)/python ingest.py --check

test: $(READY_DEV) chromium ## run all tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

quick: $(READY_DEV) ## run the tests that take under a minute (no browser, server, benchmark)
	$(BIN)/python -m pytest --ignore=tests/api --ignore=tests/web --ignore=tests/bench -m "not server and not slow"

lint: $(READY_DEV) ## check style, types and which package imports which
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(READY_DEV) ## mend style where a program can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

evaluate: $(READY) ## ask the gold questions through the pipeline, print what came of it and write a page of charts
	$(BIN)/python ingest.py
	$(BIN)/python -m bot.evaluation.runner
	$(BIN)/python -m bot.evaluation.llm_runner  # with BOT_LLM: what the model adds, and what the verification removes

bench: $(READY_BENCH) $(READY_PEERS) ## compare retrieval with its peers, measure speed and re-ingest, into bench/results/
	$(BIN)/python -m bench.retrieval --dense-alone $(QUESTIONS:%=--questions %) $(CONTEXTS:%=--contexts %)
	$(BIN)/python -m bench.ablation
	$(BIN)/python -m bench.scale $(SCALE)
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.reingest
	$(BIN)/python -m bench.changed_figures
	$(BIN)/python -m bench.scripted_answers

wheel: ## build the wheel and try it in an empty environment elsewhere
	$(PYTHON) tools/try_wheel.py

hooks: $(READY_DEV) ## let git check style and types before each commit
	$(BIN)/pre-commit install

clean: ## remove environments and index
	rm -rf $(VENV) $(PEERS) index

# Debian's browser, for the tests of the page; without it they are skipped by name.
chromium:
	@command -v chromium >/dev/null || { \
	  echo "Chromium is missing; trying apt-get" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	} || echo "WARNING: no Chromium and no way to install it: the browser tests will be SKIPPED"

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "Python 3.11 to 3.13 is needed, this is %d.%d; run: make PYTHON=python3.11 ..." % v)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $(READY)

$(READY_DEV): $(READY)
	mv $(READY) $(READY).aside
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test,dev]'
	mv $(READY).aside $(READY)
	touch $(READY) $(READY_DEV)

$(READY_BENCH): $(READY_DEV)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test,dev,bench]'
	touch $(READY_BENCH)

$(READY_PEERS): bench/peers/requirements.txt
	$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --requirement bench/peers/requirements.txt
	touch $(READY_PEERS)
