# The ways in. `make help` lists them; each works from a clean clone.
PYTHON := .venv/bin/python
# Four at a time on two cores: the tests of faults wait more than they work.
PYTEST := $(PYTHON) -m pytest -n 4 --dist loadgroup
# Tests start some hundred processes: each would compile what it imports anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo test test-all reliability mutations check lint complete fmt bench lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

BESIDE := $(if $(DB),--db $(DB)) $(if $(REDIS),--redis)
demo:  ## set up, load Taitung, launch today's balloons and serve them (PORT=8001, LAN=1 for a phone, DB=postgis, REDIS=1)
	@.ci/prepare $(if $(filter postgis,$(DB)),--postgis) $(if $(REDIS),--redis)
	@exec $(PYTHON) $(if $(DB)$(REDIS),-m web.demo.beside $(BESIDE),manage.py demo) --until-make-ends $(if $(LAN),--lan)

test:  ## set up, check everything and run all tests, browser included, on both databases
	@.ci/prepare --tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint complete
	$(PYTEST) --database spatialite $(LONG)
	$(PYTEST) --database postgis $(LONG)

test-all:  ## as test, with the long variants that continuous integration leaves out
	@$(MAKE) --no-print-directory test LONG='-m ""'
	@$(MAKE) --no-print-directory mutations

lint:  ## style, types and layers
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

# Collecting once leaves compiled tests behind, which each of the four would otherwise compile for itself.
complete:
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py collectstatic --dry-run --noinput --verbosity 0
	@said=$$($(PYTHON) -m pytest --collect-only -qq 2>&1) || { echo "$$said"; exit 1; }

fmt:  ## put the code in its one format
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

reliability:  ## run the fault tests on both databases and write docs/reliability.md
	@.ci/prepare --tests
	$(PYTHON) -m tests.reliability

mutations:  ## break one guard at a time in a copy of the project: a test must fail each time
	$(PYTHON) -m tests.mutations

bench:  ## run one benchmark: make bench NAME=live
	$(PYTHON) manage.py bench $(NAME) --json

COMPILE := .venv/bin/pip-compile --quiet --no-emit-index-url --no-emit-find-links --strip-extras
lock:  ## pin the Python packages anew from pyproject.toml
	@$(COMPILE) --output-file=requirements.txt pyproject.toml
	@$(COMPILE) --extra=node --constraint=requirements.txt --output-file=requirements-node.txt pyproject.toml
	@$(COMPILE) --extra=test --constraint=requirements.txt --output-file=requirements-test.txt pyproject.toml
	@$(COMPILE) --extra=rivals --constraint=requirements-test.txt --output-file=requirements-rivals.txt pyproject.toml

clean:  ## remove what set-up made; var/ with the database stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
