# `make demo` and `make test` set up everything on a machine with Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test check unit prove bench console format lock clean

demo: $(VENV)/.run
	$(BIN)/wend demo $(ARGS)

# The whole gate, then what needs a browser, Node and other processes, then the slow proofs.
test: $(VENV)/.dev chromium console check
	$(BIN)/pytest -n 2 -m "slow or browser" $(ARGS)

# The quick gate: format, lint, types, import staircase, unit tests; warnings are errors.
check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py check
	$(BIN)/pytest -n 2 -m "not slow and not browser" $(ARGS)

# The kill test: some hundred kills on each store. ARGS="--store sqlite --seed 7" takes one store, and a seed again.
prove: $(VENV)/.dev
	PYTHONPATH=src $(BIN)/python -m prove $(ARGS)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

console: $(VENV)/.dev
	$(BIN)/python hatch_build.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev
	sh requirements/build.sh

chromium:
	@command -v chromium >/dev/null || { echo "make test drives a real browser: install Debian's chromium (apt-get install -y chromium)"; exit 1; }
.PHONY: chromium

# The environments. Each stamp is as new as what it was made from.
$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wend needs Python 3.11 or newer; name one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) src/wend/web/static/console console/node_modules
