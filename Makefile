# The two targets that people need are `demo` and `test`; everything runs in .venv, made here.

PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13
VENV ?= .venv
BIN := $(VENV)/bin
DOSSIER := $(BIN)/dossier --home demo-home

.PHONY: demo test lint types tests test-all test-wheel format docs clean

$(BIN)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(BIN)/.installed
	$(BIN)/python -m demo demo-documents
	$(DOSSIER) add demo-documents
	@$(BIN)/python -m demo.tour $(DOSSIER)

test: lint types tests

lint: $(BIN)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(BIN)/.installed
	$(BIN)/mypy

tests: $(BIN)/.installed
	$(BIN)/pytest -q

# Each Python that is installed, then the wheel as users get it, without the checkout beside it.
test-all: test-wheel
	@set -e; for python in $(PYTHONS); do \
	  if $$python -c '' 2>/dev/null; then \
	    $(MAKE) test PYTHON=$$python VENV=.venv-$$(basename $$python); \
	  else echo "$$python is not installed: skipped"; fi; \
	done

test-wheel: $(BIN)/.installed
	rm -rf build dist .venv-wheel
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	$(PYTHON) -m venv .venv-wheel
	.venv-wheel/bin/pip install --quiet --disable-pip-version-check "$$(ls dist/*.whl)[dev]"
	rm -rf build/wheel-test && mkdir -p build/wheel-test
	cp -r tests demo bench docs *.md Makefile pyproject.toml build/wheel-test
	cd build/wheel-test && ../../.venv-wheel/bin/python -P -m pytest -q

format: $(BIN)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(BIN)/.installed
	$(BIN)/python -m tests.documents

clean:
	rm -rf .venv .venv-* build dist demo-home demo-documents *.egg-info
