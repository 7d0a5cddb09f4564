# Every target sets up what it needs in .venv, from the locked requirements, with nothing but Python 3.11+ and make.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PROCESSES ?= $(shell getconf _NPROCESSORS_ONLN)
TOGETHER := --jobs $(PROCESSES) $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group build

# The page, and what builds it.
PAGE := web/dist/index.html
PAGE_SOURCES := web/index.html web/vite.config.ts web/tsconfig.json $(shell find web/src web/public -not -name '*.test.ts*')
MODULES := web/node_modules/.lock
NODE := PATH="$(CURDIR)/.venv/tools/node/bin:$$PATH"
IN_WEB := cd web && $(NODE)

.PHONY: help demo dev dev-page web web-check web-types web-style web-api web-schema web-unit web-sizes web-audit web-test web-browser screenshots test lint check-style check-types check-tests-python check-template check-cfn-lint check-made check-sam check-policies \
	check-upgrade unit integration faults sampled-faults corpus artefacts made-artefacts sam-artefacts page-artefacts e2e compat compat-wandb lambda-python fuzz mutants \
	audit format bench build lock clean

help: ## show this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: .venv/demo ## set up, start the whole service here, run the main job on it, stop
	@$(BIN)/python scripts/demo.py

dev: .venv/demo dev-page ## the whole service on this machine, with its page, until Ctrl-C
	@$(BIN)/launchbay dev

# The service can do without its page: where that can't be built, it is started nevertheless.
dev-page: .venv/demo
	@$(MAKE) --no-print-directory $(PAGE) || echo "The page could not be built (see above). The service starts without it; \`make web\` tries again."

test: lint unit integration sampled-faults corpus artefacts e2e compat web-browser ## everything that a change must pass

# As many at once as the machine has processors: what one of them says is printed when it ends. The Python of the tests
# is set up meanwhile, if it is another one.
lint: .venv/dev ## style, format, types, template, and all of the page that needs no browser
	@$(MAKE) --no-print-directory $(TOGETHER) check-types check-tests-python check-style check-template web-check

check-tests-python: .venv/dev
	@$(TESTS_PYTHON) --version

check-style: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: .venv/dev
	$(BIN)/mypy

check-template: check-cfn-lint check-made check-sam check-policies ## the SAM template and its nested stacks

check-cfn-lint: .venv/dev
	$(BIN)/cfn-lint

check-made: .venv/dev
	$(BIN)/python scripts/make_compute.py --check
	$(BIN)/python scripts/make_observability.py --check
	$(BIN)/python scripts/make_rollout_alarms.py --check

check-sam: .venv/tools/sam/ready
	SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 .venv/tools/sam/bin/sam validate --lint

check-policies: .venv/tools/checkov/ready
	.venv/tools/checkov/bin/checkov --config-file .checkov.yaml

# FROM is the git revision that is deployed; without it, the baseline of docs/upgrades.md.
check-upgrade: .venv/dev ## what an upgrade from FROM to this tree would replace, delete or fail at
	@$(BIN)/python scripts/check_upgrade.py $(FROM)

# Tests wait for other processes, too: one worker more than there are processors. Those of a file share what they start.
WORKERS := -n $(shell expr $(PROCESSES) + 1) --dist worksteal
BY_FILE := -n $(shell expr $(PROCESSES) + 1) --dist loadfile --no-loadscope-reorder

# The Python of those tests that run what the functions run; `make lambda-python` runs them on the functions' own.
TESTS_PYTHON ?= $(BIN)/python
unit: .venv/dev ## fast tests: the parts by themselves
	$(TESTS_PYTHON) -m pytest -q $(WORKERS) tests/unit

integration: .venv/dev ## the functions' handlers against emulated AWS services
	$(TESTS_PYTHON) -m pytest -q $(WORKERS) tests/integration

# FAULTS='Launch:dies after it:7' tries one alone, as a failure names it.
faults: .venv/dev ## a fault at every AWS call of every flow, pairs of faults; takes an hour or two
	FAULTS="$(or $(FAULTS),all)" $(BIN)/pytest -q $(WORKERS) --timeout 3600 tests/faults

sampled-faults: .venv/dev ## some of those faults, which SEED chooses
	SEED=$(SEED) $(BIN)/pytest -q $(WORKERS) tests/faults

corpus: .venv/dev ## the input engine on other projects' config files, where ../shared/corpus is
	$(BIN)/pytest -q $(WORKERS) tests/corpus

# SAM's CLI builds on this machine's own Python, whichever one the functions are run on.
artefacts: .venv/dev .venv/tools/sam/ready ## what `make build` and `sam build` make, run by AWS's own runtime client
	@$(MAKE) --no-print-directory $(TOGETHER) made-artefacts sam-artefacts page-artefacts

made-artefacts: .venv/dev
	$(TESTS_PYTHON) -m pytest -q tests/artefacts --ignore $(SAM_TEST) --ignore $(PAGE_TEST)

SAM_TEST := tests/artefacts/test_sam_build.py
PAGE_TEST := tests/artefacts/test_page.py
sam-artefacts: .venv/dev .venv/tools/sam/ready
	$(BIN)/pytest -q $(SAM_TEST)

page-artefacts: .venv/dev $(PAGE)
	$(BIN)/pytest -q $(PAGE_TEST)

lambda-python: .venv/dev ## unit, integration and artefact tests on the Python that the functions run on, fetched where it is missing
	@$(MAKE) --no-print-directory unit integration artefacts TESTS_PYTHON="$(BIN)/python scripts/lambda_python.py"

e2e: .venv/dev ## the local stack as a real process, driven through HTTP and the command line
	$(BIN)/pytest -q $(BY_FILE) tests/e2e

compat: .venv/dev ## other people's packages as their users run them: wandb, Hydra, argparse, click
	$(BIN)/pytest -q $(BY_FILE) tests/compat

# The releases of W&B in environments of their own; last comes the newest, which the dev lock has.
WANDB_RELEASES ?= 0.17.9 0.19.11
COMPAT_WANDB = $(BIN)/pytest -q $(BY_FILE) tests/compat/test_wandb*.py
compat-wandb: .venv/dev ## the compat tests of W&B with older releases of it and the newest
	@failed=; \
	for release in $(WANDB_RELEASES); do \
		if ! $(MAKE) --no-print-directory .venv/tools/wandb-$$release/ready; then \
			echo "wandb $$release: NOT TESTED, it can't be installed here (see above)"; failed="$$failed $$release"; continue; fi; \
		echo "wandb $$release"; \
		WANDB_PYTHON=$(CURDIR)/.venv/tools/wandb-$$release/bin/python $(COMPAT_WANDB) || failed="$$failed $$release"; \
	done; \
	$(BIN)/python -c 'import wandb; print("wandb", wandb.__version__)'; \
	$(COMPAT_WANDB) || failed="$$failed newest"; \
	test -z "$$failed" || { echo "Not compatible, or not tested:$$failed"; exit 1; }

# ONLY=api, uploads or archives fuzzes one of them; CASE runs one of its cases again. STATES is how many seconds
# Schemathesis has, 0 for none.
CASES ?= 20000
STATES ?= 60
fuzz: .venv/dev ## hostile requests, uploads and archives, as many as CASES says; then Schemathesis with states
	@PYTHONPATH=tests/support:functions/api $(BIN)/python -m fuzz --seed $(SEED) --cases $(CASES) --processes $(PROCESSES) \
		--states $(STATES) $(if $(ONLY),--target $(ONLY)) $(if $(CASE),--case $(CASE))

# SAMPLE=0 tries every mutant; SEED decides which are tried.
SAMPLE ?= 200
SEED ?= 7
mutants: .venv/mutmut ## how good the tests are: change the code in small ways, and see whether one fails
	@$(BIN)/python scripts/mutants.py --sample $(SAMPLE) --seed $(SEED)

audit: .venv/tools/audit/ready ## known vulnerabilities of what is locked, where the advisories can be had
	@$(BIN)/python scripts/audit.py

format: .venv/dev ## rewrite in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev ## measure; prints tables, asserts nothing
	@for bench in bench/*.py; do $(BIN)/python $$bench || exit 1; done

# ---- The page, in web/ ----------------------------------------------------------------------------------------------

web: $(PAGE) ## the page as it is served, in web/dist, built if its sources changed; and what each part of it weighs
	@$(BIN)/python scripts/page/sizes.py || true

$(PAGE): $(PAGE_SOURCES) $(MODULES)
	@echo "Building the page (once, until its sources change) …"
	@$(IN_WEB) npm run --silent build -- --logLevel warn
	@touch $@

web-check: web-types web-style web-api web-unit web-sizes web-audit ## the page without a browser: types, style, unit tests, known vulnerabilities

web-types: $(MODULES)
	@$(IN_WEB) npx tsc

web-style: $(MODULES)
	@$(IN_WEB) npx prettier --check --log-level warn .

web-api: $(MODULES)
	@$(IN_WEB) npm run --silent api-types -- --check || { echo "web/src/api/schema.ts does not follow docs/openapi.json: run \`make web-schema\`"; exit 1; }

web-schema: $(MODULES) ## the types of the API's answers in web/, from docs/openapi.json
	@$(IN_WEB) npm run --silent api-types

web-unit: $(MODULES)
	@$(IN_WEB) npm test --silent

web-sizes: $(PAGE)
	@$(BIN)/python scripts/page/sizes.py --quiet

web-audit: $(MODULES)
	@$(BIN)/python scripts/page/audit.py

# SPEC=launch runs those whose file's name has this word.
BROWSER_SUITE = $(IN_WEB) npx playwright test $(SPEC)
web-test: $(PAGE) .venv/dev ## the page in a real browser against a real local stack
	@browser="$$($(BIN)/python scripts/page/browser.py --install)" && export BROWSER_PROGRAM="$$browser" && $(BROWSER_SUITE)

# BROWSER=needed makes a machine without a browser an error.
ifeq ($(BROWSER),needed)
web-browser: web-test
else
web-browser: $(PAGE) .venv/dev
	@if browser="$$($(BIN)/python scripts/page/browser.py)"; then export BROWSER_PROGRAM="$$browser"; $(BROWSER_SUITE); \
	else echo "LEFT OUT: the tests of the page in a browser. \`make web-test\` runs them, and fetches a browser if it can."; fi
endif

screenshots: $(PAGE) .venv/dev ## docs/images/page: each page in both themes, from a real local stack
	@browser="$$($(BIN)/python scripts/page/browser.py --install)" && export BROWSER_PROGRAM="$$browser" && \
	($(IN_WEB) npx playwright test --config playwright.screenshots.config.ts) && $(BIN)/python scripts/page/pictures.py docs/images/page

# BUILD is where to; TARGET=here builds for this machine and BUILDER, the Python that builds, instead of Lambda's (see
# layers/recipe.mk).
BUILD ?= build
TARGET ?= lambda
BUILDER ?= $(CURDIR)/$(BIN)/python
RECIPE = $(MAKE) --no-print-directory -s TARGET=$(TARGET) PYTHON=$(BUILDER)
build: .venv/dev ## layers and functions for python3.13 on arm64, in build/, as `sam build` makes them
	@rm -rf $(BUILD)/layers $(BUILD)/functions
	@$(RECIPE) -C layers/core build-CoreLayer ARTIFACTS_DIR=$(abspath $(BUILD))/layers/core
	@$(RECIPE) -C layers/deps build-DepsLayer ARTIFACTS_DIR=$(abspath $(BUILD))/layers/deps
	@for function in $(patsubst functions/%/app.py,%,$(wildcard functions/*/app.py)); do \
		$(RECIPE) -C functions/$$function function ARTIFACTS_DIR=$(abspath $(BUILD))/functions/$$function || exit 1; done
	@cd $(BUILD) && du -sk layers/* functions/* | awk '{printf "%-22s%7.1f MB unzipped\n", $$2, $$1 / 1024}'

lock: .venv/dev ## lock the dependencies again after a change of pyproject.toml
	$(UV) --extra demo --output-file requirements/demo.txt pyproject.toml
	$(UV) --extra dev --output-file requirements/dev.txt pyproject.toml
	$(subst --group build,--constraint requirements/dev.txt,$(UV)) --output-file images/runner/requirements.txt pyproject.toml
	$(subst --group build,--group pyproject.toml:uv,$(UV)) --constraint requirements/dev.txt --output-file requirements/uv.txt
	for release in 0.17.9 0.19.11; do \
		$(UV) --group wandb-$${release//./-} --output-file requirements/wandb-$$release.txt || exit 1; done
	for tool in sam checkov audit node; do \
		$(subst --group build,--group pyproject.toml:$$tool,$(UV)) --output-file requirements/$$tool.txt || exit 1; done
	$(subst --group build,--group pyproject.toml:mutmut,$(UV)) --constraint requirements/dev.txt --output-file requirements/mutmut.txt
	$(subst --group build,--group lambda,$(subst 3.11,3.13,$(UV))) --output-file layers/deps/requirements.txt

clean: ## remove everything that these targets made
	rm -rf .venv build dist web/dist web/node_modules web/test-results .launchbay .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python:
	@test -n "$(PYTHON)" || { echo "Launchbay needs Python 3.11 or newer: install it, or name it with make PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

# uv takes seconds where pip takes a minute; but it does not read pip's settings, where a machine may name its packages.
.venv/uv: requirements/uv.txt | .venv/python
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/demo: requirements/demo.txt pyproject.toml | .venv/uv
	@echo "Setting up .venv for the demo (once, from some seconds to a minute) …"
	@$(BIN)/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/demo.txt || \
		$(PIP) install --require-hashes -r requirements/demo.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements/dev.txt pyproject.toml | .venv/uv
	@echo "Setting up .venv for development (once, about half a minute) …"
	@$(BIN)/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
	@touch $@ .venv/demo

.venv/tools/node/ready: requirements/node.txt scripts/page/node.py | .venv/uv
	@$(BIN)/python scripts/page/node.py
	@touch $@

# Copied, not linked to: a checkout that is made with the modules of another has the stamp of the lock that they are of.
$(MODULES): web/package-lock.json web/.npmrc | .venv/tools/node/ready
	@cmp --silent $< $@ || { echo "Installing what builds the page (once, about half a minute) …" && \
		$(IN_WEB) npm ci --silent --no-audit && cp package-lock.json node_modules/.lock; }
	@touch $@

.venv/mutmut: requirements/mutmut.txt | .venv/dev
	@echo "Setting up mutmut (once) …"
	@$(BIN)/uv pip install --quiet --python .venv/bin/python --require-hashes -r $<
	@touch $@

# W&B's own client of another release, with Launchbay's SDK beside it.
.venv/tools/wandb-%/ready: requirements/wandb-%.txt pyproject.toml | .venv/dev
	@echo "Setting up wandb $* (once) …"
	@$(BIN)/python -m venv --clear --without-pip .venv/tools/wandb-$*
	@$(BIN)/uv pip install --quiet --python .venv/tools/wandb-$*/bin/python --require-hashes -r $<
	@$(BIN)/uv pip install --quiet --python .venv/tools/wandb-$*/bin/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/tools/%/ready: requirements/%.txt | .venv/dev
	@echo "Setting up $* (once) …"
	@$(BIN)/python -m venv --clear --without-pip .venv/tools/$*
	@$(BIN)/uv pip install --quiet --python .venv/tools/$*/bin/python --require-hashes -r $<
	@touch $@
