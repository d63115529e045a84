# Bespoke: `make help` lists what can be done.
SHELL := /bin/bash
GO ?= go
export CGO_ENABLED ?= 0
# One set of flags, so that nothing is compiled once for the tests and once more for the program.
export GOFLAGS := $(shell $(GO) env GOFLAGS) -trimpath
DB ?= sqlite:data/demo.db
ADDR ?= 127.0.0.1:8080
TESTPG := $(CURDIR)/.pg-test
BENCHPG := $(CURDIR)/.pg-bench

.PHONY: help run build test test-go lint generate crash bench clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## serve a demo business on embedded SQLite (DB=…, ADDR=…)
	@./scripts/run.sh "$(DB)" "$(ADDR)"

build: ## build bin/bespoke with its screens (NO_UI=1: without)
	@$(if $(NO_UI),,./scripts/web.sh)
	@mkdir -p bin && $(GO) build $(if $(NO_UI),-tags no_ui) -o bin/bespoke ./cmd/bespoke

test: ## everything: lint, both databases, stories over the whole binary
	@./scripts/test.sh

lint: ## format, vet, staticcheck and the laws of the house
	@./scripts/lint.sh

generate: ## write the generated files anew (api/)
	@./scripts/generate.sh

crash: build ## kill -9 in the middle of load, restart, compare (ROUNDS=50)
	@$(GO) run ./bench/crash -rounds $(or $(ROUNDS),50)

bench: build ## the figures of docs/benchmarks.md (JSON=1 for JSON)
	@./scripts/bench.sh $(if $(JSON),--json)

clean: ## remove what building and running left behind
	rm -rf bin data web/dist/* web/node_modules
