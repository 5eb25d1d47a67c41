MODE ?= embedded
T ?=
MOTCUA := .venv/bin/motcua
STAGES := .venv/bin/python scripts/stages

.DEFAULT_GOAL := help
.PHONY: panels faults journeys images test-cluster setup-cluster help setup setup-full setup-test run down test fmt lint types rooms proto proto-check \
	proto-baseline unit integration e2e

##@ Start here

help: ## show this help
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z0-9-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with all packages; enough for `make run`
	@scripts/setup run

setup-full: ## also Java, Maven, Kafka and RabbitMQ, for `make run MODE=full`
	@scripts/setup full

setup-test: ## also Chromium and fonts, for `make test`
	@scripts/setup test

run: $(if $(filter full,$(MODE)),setup-full,setup) ## run everything on this machine with the demo province (MODE=embedded|full); Ctrl-C stops all
	@$(MOTCUA) up --mode $(MODE) --detach
	@$(MOTCUA) seed || { $(MOTCUA) down; exit 1; }
	@$(MOTCUA) status
	@echo 'Đăng nhập thử: dantien.quay, dantien.xuly, khoaichau.quay, tinh.quay, dieuphoi, lanhdaotinh'
	@exec $(MOTCUA) up --mode $(MODE)

down: ## stop what `make run` left running
	@$(MOTCUA) down

##@ Tests

ifeq ($(T),)
test: setup-test ## run every stage; T=path runs one file or folder
	@$(STAGES)
else
test: setup-test
	@.venv/bin/pytest $(T)
endif

unit: setup ## rules only: no database, no network
	@$(STAGES) unit

integration: setup-test ## with real PostgreSQL, Kafka, RabbitMQ and Chromium
	@$(STAGES) integration

e2e: setup-test ## journeys through the whole platform
	@$(STAGES) e2e

panels: setup-test ## ask every panel and alert of a running platform
	@$(STAGES) panels

faults: setup-test ## break every process and store on purpose
	@$(STAGES) faults

journeys: setup-test ## every procedure with every outcome, in both modes
	@MOTCUA_E2E_ALL=1 .venv/bin/pytest tests/e2e/test_every_procedure.py

test-cluster: setup-cluster ## install the chart on a real Kubernetes (KUBECONFIG's, or a node of our own) and try it
	@scripts/cluster test $(if $(TAG),$(TAG))

##@ Images

setup-cluster: ## also what builds images and carries a Kubernetes node
	@scripts/setup cluster

images: ## build all images; SAVE=folder writes archives, TAG=tag, BASE=image (or debian, without a registry)
	@scripts/setup images $(BASE)
	@.venv/bin/python scripts/images $(if $(BASE),--base $(BASE)) $(if $(TAG),--tag $(TAG)) $(if $(SAVE),--save $(SAVE))

##@ Code

fmt: setup ## put the code in its form, and repair what ruff can
	@.venv/bin/ruff check --fix --quiet . scripts/stages scripts/proto scripts/images || true
	@.venv/bin/ruff format . scripts/stages scripts/proto scripts/images

lint: setup ## ruff: form and faults
	@$(STAGES) format lint

types: setup ## mypy --strict
	@$(STAGES) types

rooms: setup ## import-linter: who may know whom
	@$(STAGES) rooms

##@ Wire contracts

proto: setup ## write libs/contracts anew from proto/
	@.venv/bin/python scripts/proto generate

proto-check: setup ## buf lint, buf breaking, and whether the generated code is current
	@$(STAGES) proto

proto-baseline: setup ## at a release: what is published now may never break again
	@.venv/bin/python scripts/proto baseline
