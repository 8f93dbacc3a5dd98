# What a person or CI does with Ayumi; `make` alone lists it.
.DEFAULT_GOAL := help

DATA ?= data
LISTEN ?= 127.0.0.1:8080
# What `make run` fills an empty data folder with; EXAMPLE= leaves it empty.
EXAMPLE ?= fy2019
BENCH ?= decide

# Tests run in their crates' folders, so the path is absolute.
export AYUMI_NATS_SERVER := $(CURDIR)/.tools/nats-server

.PHONY: run
run: build .tools/nats-server ## Build Ayumi and run all of it: make run DATA=data LISTEN=127.0.0.1:8080
	@exec target/release/ayumi up --data "$(DATA)" --listen $(LISTEN) $(if $(EXAMPLE),--example $(EXAMPLE))

.PHONY: build
build: ## Build the one binary, target/release/ayumi
	cargo build --release --locked --package ayumi

.PHONY: test
test: .tools/nats-server ## Run every test; those that need NATS start their own
	cargo test --workspace --locked --no-fail-fast

.PHONY: check
check: format lint docs deployment ## Check formatting, lints, documentation and deploy/; a warning is an error

.PHONY: format
format:
	cargo fmt --all --check

.PHONY: lint
lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

.PHONY: docs
docs:
	RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps --locked

.PHONY: deployment
deployment:
	deploy/check

.PHONY: bench
bench: build .tools/nats-server ## Measure: make bench BENCH=query
	@target/release/ayumi bench $(BENCH)

.PHONY: clean
clean: ## Remove what was built and fetched, and leave the data alone
	cargo clean
	rm -rf .tools

.PHONY: help
help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "%-8s %s\n", $$1, $$2 }'

# Asked every time, for the server on PATH may have changed; it takes some milliseconds.
.PHONY: .tools/nats-server
.tools/nats-server:
	@server=$$(deploy/nats/fetch) && mkdir -p .tools && ln -sfn "$$server" $@
