# 要点 Yaodian. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help repro paper test check bench mutate verify model clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python
export DVC_NO_ANALYTICS := 1
# Without byte code every stage would compile its imports again.
unexport PYTHONDONTWRITEBYTECODE

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

repro: .venv/ready  ## 运行流水线，写出报告 run what is stale, write the report (CORPUS=DIR: on these documents)
	@mkdir -p data/raw
	@$(RUN) -m pipeline repro $(if $(CORPUS),--corpus="$$CORPUS")

paper: .venv/ready  ## 另写出论文用的图、三线表、方法与文献 what a paper needs besides: figures, tables, method, references
	@mkdir -p data/raw
	@$(RUN) -m pipeline repro --paper $(if $(CORPUS),--corpus="$$CORPUS")

test: .venv/ready  ## 运行全部测试 run every test
	@$(RUN) -m pytest -n 2 --dist worksteal

check: .venv/ready  ## 代码检查 lint and types
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

bench: .venv/ready  ## 基准：速度与已知答案 benchmarks: speed and known answers, into benchmarks/results
	@$(RUN) -m benchmarks

mutate: .venv/ready .venv-mutate/ready  ## 植入三百处错误，看测试能否发现 plant 300 bugs in the formulas: which do the tests see
	@.venv-mutate/bin/python -m benchmarks.mutate

verify: .venv/ready  ## 在另一份拷贝里重算，逐字节比较 run again in a copy and compare every byte
	@$(RUN) -m pipeline verify

model: .venv/ready  ## 安装 spaCy 的 zh_core_web_sm（需联网；WHEEL=FILE：本地文件；MIRROR=URL：镜像） install spaCy's model (WHEEL=FILE, MIRROR=URL)
	@$(RUN) -m pipeline model $(if $(WHEEL),--wheel="$$WHEEL") $(if $(MIRROR),--mirror="$$MIRROR")

clean:  ## 删去算出来的一切（不动 data/raw、params.yaml） remove all that was computed
	@$(RUN) -m pipeline clean

# uv installs in a quarter of pip's time; where it can't reach the registry (it ignores pip's mirrors), pip does it.
.venv/ready: requirements.lock requirements-uv.lock
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11、3.12 或 3.13：请安装，或 make PYTHON=它的路径 · Python 3.11, 3.12 or 3.13 is needed: install one, or make PYTHON=path/to/python" >&2; exit 1; }
	@echo "安装依赖到 .venv，约一分钟 installing into .venv, about a minute"
	@$(PYTHON) -m venv --clear .venv || { echo "需要 Python 的 venv（Debian：apt install python3-venv） · Python's venv is needed (on Debian: apt install python3-venv)" >&2; exit 1; }
	@{ $(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock && \
	   $(RUN) -m uv pip install -q --compile-bytecode --require-hashes --build-constraints requirements.lock -r requirements.lock; } || \
	 $(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# What plants bugs, apart from what the project needs.
.venv-mutate/ready: requirements-mutate.lock | .venv/ready
	@$(RUN) -m venv --clear .venv-mutate
	@.venv-mutate/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-mutate.lock
	@touch $@
