# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
SERVE ?= 1
BIN := .venv/bin

.PHONY: help setup demo test test-live check fix docs lock bench clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: ## make .venv with every pinned, hashed requirement
	@bash scripts/setup.sh

demo: setup ## run the whole path on invented data, then serve it (SERVE=0: do not serve)
	@exec $(BIN)/minhbach demo $(DEMO) $(if $(filter 0,$(SERVE)),--no-serve,--serve)

test: setup check ## set up, lint, type-check, run the quick suite
	@$(BIN)/pytest -q -n auto --dist worksteal -m "not live"

test-live: setup ## start a real CKAN 2.12 and run the contract suite against it
	@$(BIN)/python -m tests.lab.ckan.up pytest -q -m live tests

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fix: setup ## repair what the linter can repair
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: setup ## write the generated pages of docs/reference
	@$(BIN)/python -m app.reference

bench: setup ## run the benchmarks (minutes)
	@$(BIN)/python -m benchmarks

lock: setup ## renew the pinned, hashed requirements
	@bash scripts/lock.sh

clean: ## remove what make made
	rm -rf .venv .venv-tools var
