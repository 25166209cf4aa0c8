# SPDX-License-Identifier: EUPL-1.2
# Two commands: `make run` and `make test`. Both set up what is missing first.

.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## everything that run and test need (a second call takes seconds)
	@bash deploy/system.sh test
	@bash deploy/environment.sh

run: ## set up and run the main job on the practice market
	@bash deploy/system.sh run
	@bash deploy/environment.sh
	@.venv/bin/theriac run --practice

test: setup ## set up, start every server the tests need, run all tests
	@$(PY) -m tests.check

check: ## the fast inner loop: format, lint, types, unit tests
	@bash deploy/environment.sh
	@$(PY) -m tests.check --quick

bench: setup ## the figures: speed, memory, kill loops at full size
	@$(PY) -m tests.bench

lock: ## renew the locked requirements from pyproject.toml
	@bash deploy/lock.sh

clean: ## remove the environment and caches of this clone (never the evidence in var/)
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help setup run test check bench lock clean
