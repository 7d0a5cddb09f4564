# How a layer or a function becomes what Lambda unpacks: `sam build` and `make build` both come here.
#
# TARGET=lambda, what is deployed: wheels and bytecode for python3.13 on arm64, whatever machine builds.
# TARGET=here: the same for the Python and the machine that build, so that tests and benchmarks run what is built.
PYTHON ?= python3
TARGET ?= lambda
SHELL := /bin/sh

WHEELS_lambda := --implementation cp --python-version 3.13 \
	--platform manylinux_2_28_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64
WHEELS_here :=
WHEELS := $(WHEELS_$(TARGET))

# Bytecode is the same on every machine, but not for every Python: it takes a 3.13 to make Lambda's.
COMPILER_lambda := python3.13
COMPILER_here := $(PYTHON)
COMPILER ?= $(COMPILER_$(TARGET))

# Lambda mounts code read-only: a module without bytecode is compiled anew at every cold start. It is not to be compared
# with its source, whose times the archive loses; $(1) is the folder that Lambda unpacks to, for tracebacks.
define bytecode
	find "$(ARTIFACTS_DIR)" -name __pycache__ -type d -prune -exec rm -rf {} +
	@if $(COMPILER) -c "" 2>/dev/null; then \
		$(COMPILER) -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$(ARTIFACTS_DIR)" -p $(1) "$(ARTIFACTS_DIR)"; \
	else \
		echo "$(notdir $(CURDIR)): no bytecode, because $(COMPILER) does not run here: cold starts will take longer." >&2; \
	fi
endef

# A function is its folder without the Makefile; what it imports besides is in the layers.
function:
	mkdir -p "$(ARTIFACTS_DIR)"
	cp -R . "$(ARTIFACTS_DIR)/"
	rm -f "$(ARTIFACTS_DIR)/Makefile"
	$(call bytecode,/var/task)
