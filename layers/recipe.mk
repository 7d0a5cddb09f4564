# How layers and functions are built for Lambda. `sam build` and `make build` both use this file.
#
# TARGET=lambda is for deployment: wheels and bytecode for python3.13 on arm64, on any building machine.
# TARGET=here is for this machine and its Python, so that tests and benchmarks can run the built code.
PYTHON ?= python3
TARGET ?= lambda
SHELL := /bin/sh

WHEELS_lambda := --implementation cp --python-version 3.13 \
	--platform manylinux_2_28_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64
WHEELS_here :=
WHEELS := $(WHEELS_$(TARGET))

# Bytecode depends on the Python version, not on the machine: bytecode for Lambda needs Python 3.13.
COMPILER_lambda := python3.13
COMPILER_here := $(PYTHON)
COMPILER ?= $(COMPILER_$(TARGET))

# Lambda mounts code read-only: a module without bytecode is compiled again at every cold start. The bytecode is not checked
# against its source, because the archive loses modification times. $(1) is the folder that Lambda unpacks to, for tracebacks.
define bytecode
	find "$(ARTIFACTS_DIR)" -name __pycache__ -type d -prune -exec rm -rf {} +
	@if $(COMPILER) -c "" 2>/dev/null; then \
		$(COMPILER) -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$(ARTIFACTS_DIR)" -p $(1) "$(ARTIFACTS_DIR)"; \
	else \
		echo "$(notdir $(CURDIR)): no bytecode, because $(COMPILER) does not run here: cold starts will take longer." >&2; \
	fi
endef

# A function is its folder without the Makefile. Its other imports are in the layers.
function:
	mkdir -p "$(ARTIFACTS_DIR)"
	cp -R . "$(ARTIFACTS_DIR)/"
	rm -f "$(ARTIFACTS_DIR)/Makefile"
	$(call bytecode,/var/task)
