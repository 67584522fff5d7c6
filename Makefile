# Steward's commands. What takes more than a line lives in tests/engines and tests/scripts.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test bench check docs rules fmt build build-demo test-rust test-sqlite test-api test-chart test-console test-image test-storm test-rolling test-api-cluster check-rust check-console check-chart

# Always the whole workspace: with `-p` cargo unifies features differently and compiles the dependencies once more.
TESTS := $(if $(shell command -v cargo-nextest),cargo nextest run --no-fail-fast,cargo test --no-fail-fast) --workspace
# Nobody answers there: a test that needs an engine and does not say so in its name fails, whatever runs on this machine.
NO_ENGINES := STEWARD_TEST_POSTGRES_URL=postgres://127.0.0.1:9/none STEWARD_TEST_REDIS_URL=redis://127.0.0.1:9 \
	STEWARD_TEST_RABBITMQ_URL=amqp://127.0.0.1:9/%2f
PYTHON = "$$(tests/scripts/python.sh)"
CONSOLE := services/console
CONSOLE_SOURCES := $(shell git ls-files $(CONSOLE) 2>/dev/null)

help:  ## what can be asked for
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

run:  ## everything in one process with a demo group, on http://127.0.0.1:8080
	@$(MAKE) --no-print-directory -j3 $(CONSOLE)/dist/index.html build-demo # a first npm mostly waits for the network
	cargo run --quiet --bin demo

test: test-rust test-api test-api-cluster test-chart test-console  ## obtains PostgreSQL, Redis, RabbitMQ and Python tools by itself

bench:  ## throughput of the cluster shape beside its engines' limits and the build of BASE (release builds, minutes)
	tests/scripts/bench.sh

check: check-rust check-console check-chart  ## formatting, lints, house rules, documentation, chart and Dockerfile

docs:  ## the Rust documentation, in target/doc
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --workspace --no-deps

rules:  ## how many rules of the rulebook are kept, chapter by chapter
	python3 tests/scripts/rules.py

fmt:  ## formats the Rust code and the console
	cargo fmt --all
	npm --prefix $(CONSOLE) run --silent format

build:
	cargo build --workspace --bins

build-demo:
	cargo build --quiet --bin demo

test-rust: build
	tests/engines/with.sh $(TESTS)

test-sqlite: build  ## the tests that need no engine: minutes, and nothing but Rust
	$(NO_ENGINES) cargo nextest run --workspace --profile sqlite

test-storm: build  ## faults injected under load; minutes
	tests/engines/with.sh cargo nextest run --workspace --test faults --no-capture

test-rolling:  ## this version replaced by a newer one under load, and back; two builds, minutes
	tests/engines/with.sh tests/scripts/rolling.sh

test-api: build
	tests/scripts/api.sh embedded

test-api-cluster: build  ## the API of the cluster shape against its description
	tests/engines/with.sh tests/scripts/api.sh cluster

test-chart:
	tests/scripts/apt.sh nginx-light
	$(PYTHON)/pytest -q tests/chart

test-image:  ## builds the images and runs them (root, release build, minutes); not part of `test`
	tests/scripts/image.sh

test-console: build $(CONSOLE)/dist/index.html
	npm --prefix $(CONSOLE) run --silent test
	tests/scripts/apt.sh chromium fonts-wqy-microhei
	tests/scripts/desk.sh

check-rust: docs
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	$(TESTS) --test house_rules
	git apply --check tests/rolling/newer.patch

check-console: $(CONSOLE)/node_modules/.package-lock.json
	npm --prefix $(CONSOLE) run --silent check

check-chart:
	$(PYTHON)/pytest -q tests/chart/test_lint.py

$(CONSOLE)/node_modules/.package-lock.json: $(CONSOLE)/package-lock.json
	npm --prefix $(CONSOLE) ci --silent --no-audit --no-fund

$(CONSOLE)/dist/index.html: $(CONSOLE)/node_modules/.package-lock.json $(CONSOLE_SOURCES)
	npm --prefix $(CONSOLE) run --silent build
