# Everything a newcomer needs: Python 3.11+, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# What is imported is compiled then: half of what is installed never is.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile

# Tests start many processes, each of which would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test slow lowest newest lint types style bench figures docs site assets pictures screenshots notebooks package clean

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "talentmatch needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# One stamp an extra, so that `make demo` does not wait for test tools, nor they for it.
$(VENV)/.made: setup.cfg pyproject.toml | $(VENV)/.created
	$(BIN)/python $(INSTALL) --editable .
	@touch $@

$(VENV)/.made-develop: setup.cfg pyproject.toml | $(VENV)/.created
	$(BIN)/python $(INSTALL) --editable '.[test,lint,site]'
	@touch $(VENV)/.made $@

demo: $(VENV)/.made
	$(BIN)/talentmatch demo --out demo

test: $(VENV)/.made-develop
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term --cov-fail-under=90

slow: $(VENV)/.made-develop
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow tests

# A part of the tests with every requirement at its declared minimum, and with the newest of all:
# `PYTHON=` names the Python.
SLICE := tests/test_faces.py tests/data/test_store.py tests/data/storage/test_sealing.py \
  tests/data/copies tests/data/reading/formats/test_resumes_in_word.py \
  tests/data/reading/formats/test_json_postings.py tests/data/reading/rows/test_wide_months.py \
  tests/track/test_state.py tests/app/test_cli.py
lowest: setup.cfg
	$(PYTHON) -m venv --clear build/lowest
	.ci/minimums > build/lowest/minimums.txt
	build/lowest/bin/python $(INSTALL) --editable . \
	  pytest pytest-cov hypothesis -c build/lowest/minimums.txt
	build/lowest/bin/python -m pytest -q $(SLICE)

newest: setup.cfg
	$(PYTHON) -m venv --clear build/newest
	build/newest/bin/python $(INSTALL) --editable . \
	  pytest pytest-cov hypothesis
	build/newest/bin/python -m pytest -q $(SLICE)

# mypy takes as long as all others together.
lint: $(VENV)/.made-develop
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target types style

types: $(VENV)/.made-develop
	$(BIN)/mypy --num-workers auto

style: $(VENV)/.made-develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: $(VENV)/.made-develop
	@set -e; for script in experiments/*_benchmark.py; do echo "== $$script"; $(BIN)/python $$script; done
	@$(MAKE) --no-print-directory figures

# docs/figures.md: every claim with its figure, reference, commit and day, from experiments/results.
figures: $(VENV)/.made-develop
	$(BIN)/python experiments/figures.py

# Pages that follow from declarations: docs/tables.md, docs/features.md, docs/lists.md.
docs: $(VENV)/.made
	$(BIN)/python -m talentmatch.app.pages

# The documentation as pages in Chinese and English, in build/site; nothing is asked of the network.
site: $(VENV)/.made-develop
	$(BIN)/python docs/site/build.py

# Scripts of the page, as talentmatch/web/static/vendor/manifest.json names them; needs npm.
assets: $(VENV)/.made
	$(BIN)/python -m talentmatch.app.assets

# Pictures of every page in docs/screenshots, over the simulated city; needs Chromium.
pictures: $(VENV)/.made-develop demo
	$(BIN)/python -m talentmatch.app.screenshots demo/city.duckdb
screenshots: pictures

# Wheel and source archive in dist/.
package: $(VENV)/.made-develop
	rm -rf dist
	$(BIN)/python -m build --quiet .

notebooks: $(VENV)/.made-develop
	$(BIN)/python notebooks/execute.py

clean:
	rm -rf .venv demo build dist *.egg-info
