# Every command of the project. `make run` and `make test` need nothing but Python >= 3.11.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
# The installer is pinned too; the pip that comes with Python 3.11 does not resolve this list in useful time.
UV_VERSION := 0.13.9
PORT   ?= 8000

.PHONY: setup setup-dev run test lint bench evals planted effects lock clean

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

$(VENV)/.runtime: requirements.lock | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

setup: $(VENV)/.runtime

setup-dev: $(VENV)/.dev

run: setup
	./zhizhen serve --port $(PORT) --with-demo

test: setup-dev lint
	$(BIN)/pytest -n auto

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m evals.benchmarks

evals: setup-dev
	$(BIN)/python -m evals.run

# Fifty demo universities with planted faults and without: about twenty seconds of one core each.
planted: setup-dev
	$(BIN)/python -m evals.planted --seeds 1-50

# Ten thousand do-nothing rectifications a test and world, power, properties, fifty demos, the product, learning: hours of two cores.
effects: setup-dev
	@status=0; for what in calibration power properties planted product learning; do \
		$(BIN)/python -m evals.effects $$what || status=1; done; exit $$status

# Both locks from pyproject.toml; no index addresses are written.
lock: $(UV)
	$(UV) pip compile --quiet --universal --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock
	$(UV) pip compile --quiet --universal --no-header --no-annotate --python-version 3.11 -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
