# Every command that a person types in a clone. The set-up itself is tools/set_up.py; nothing here knows
# an absolute path, so the clone may lie anywhere and spaces in its path do no harm.

.DEFAULT_GOAL := help
.PHONY: help setup run test check docs pictures catalogue bench soak lock

PYTHON ?= python3
PORT ?= 8321
export PYTHON
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE # without compiled modules each start takes 3 times as long

SET_UP := sh tools/set_up.sh
SPHINX := .venv/bin/python -m sphinx -q -W --keep-going -b html docs build/docs

# As many as there are cores, and never less than two: tests wait for servers and browsers as well.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN || echo 2); echo $$((n > 2 ? n : 2)))

# What is served lies in var/ unless the environment says otherwise; tests and tools never touch that.
run: export ATLAS_DATA ?= var
test check bench soak: export ATLAS_DATA := build/scratch

help: ## list these commands
	@echo 'The Cybercrime Atlas. Two commands are enough: make run, make test.'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-6s  %s\n", $$1, $$2 }'

setup: ## make .venv with exactly the packages of requirements.lock (the others begin with it)
	@$(SET_UP) run
	@echo 'Ready: .venv/bin/atlas --help'

run: ## start the Atlas with its demo and print sign-in links (PORT=8321, ATLAS_DATA=var)
	@$(SET_UP) run
	@exec .venv/bin/atlas serve --demo --port '$(PORT)'

test: ## run every test that must hold (ARGS='tests/unit -x' for some of them)
	@$(SET_UP) dev
	@exec .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

CHECKED ?= tests/unit/test_architecture.py tests/unit/test_sources.py tests/unit/test_docs.py tests/unit/test_policy_page.py tests/unit/test_licences.py
check: ## check format, lint, types, import contracts, rooms and documents
	@$(SET_UP) dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	$(if $(CHECKED),.venv/bin/python -m pytest -q $(CHECKED))
	$(SPHINX)

docs: ## build the documents into build/docs
	@$(SET_UP) dev
	@$(SPHINX)
	@echo 'Open build/docs/index.html'

pictures: ## take the README's pictures anew into docs/pictures (needs Chromium)
	@$(SET_UP) dev
	@exec .venv/bin/python tools/pictures.py

catalogue: ## collect what pages say for translators, and compile translations (NEW=de begins a language)
	@$(SET_UP) dev
	@exec .venv/bin/python tools/translations.py $(NEW)

bench: ## measure against peers in the same run: ratios and peak memory (ARGS names single benchmarks)
	@$(SET_UP) dev
	@exec .venv/bin/python -m bench $(ARGS)

soak: ## run the long counts; prints numbers and seed (ATLAS_SOAK_SEED=... replays, ATLAS_SOAK_FROM=... and ATLAS_SOAK_N=... choose a part)
	@$(SET_UP) dev
	@seed=$${ATLAS_SOAK_SEED:-$$(.venv/bin/python -c 'import secrets; print(secrets.randbelow(10**9))')}; \
	echo "Again: make soak ATLAS_SOAK_SEED=$$seed$${ATLAS_SOAK_FROM:+ ATLAS_SOAK_FROM=$$ATLAS_SOAK_FROM}$${ATLAS_SOAK_N:+ ATLAS_SOAK_N=$$ATLAS_SOAK_N}"; \
	ATLAS_SOAK_SEED=$$seed exec .venv/bin/python -m pytest -m soak -s $(ARGS)

LOCK := uv pip compile --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 --generate-hashes
lock: ## resolve the locks anew with uv, on 3.11, from releases at least 7 days old
	@day=$$($(PYTHON) -c 'import datetime as d; print(d.datetime.now(d.UTC).date() - d.timedelta(days=7))'); \
	export UV_CUSTOM_COMPILE_COMMAND='make lock'; \
	$(LOCK) --exclude-newer "$$day" --no-build pyproject.toml --group build -o requirements.lock && \
	$(LOCK) --exclude-newer "$$day" pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
