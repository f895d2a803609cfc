# Finds a JDK 25 and Maven, then leaves the work to Maven. `make help` lists the targets.

SHELL := /bin/bash
JAVA_HOME := $(shell ./config/find-jdk)
MVN ?= mvn
MAVEN_FLAGS ?= -B -ntp
# Maven 3's own libraries use what JDK 25 warns about; the warnings say nothing about Spillway.
export JAVA_HOME
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED $(MAVEN_OPTS)
export SPILLWAY_PORT ?= 8080

# The paths of sqllogictest that make slt runs begin so.
FILES ?= /
# What make fuzz runs; a seed of its own unless one is given.
SEED ?= $(shell date +%s)
COUNT ?= 20000
# Empty means the default.
BENCH_ARGS ?= --sf=$(SF) --runs=$(RUNS) --threads=$(THREADS) --engines=$(ENGINES) --queries=$(QUERIES) --probes=$(PROBES) --flights=$(FLIGHTS)

RUN = $(MVN) $(MAVEN_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help prerequisites compile lint test slt fuzz run demo bench format openapi clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

prerequisites:
	@./config/find-jdk --explain
	@command -v $(MVN) >/dev/null || { echo "Spillway needs Maven 3.8 or newer: '$(MVN)' is not on the PATH (set MVN=/path/to/mvn)." >&2; exit 1; }

compile: prerequisites ## Compile without the checks (into target/quick)
	$(RUN) -q -Dquick test-compile

lint: prerequisites ## Compile with Error Prone and NullAway, nothing else
	$(RUN) -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dspotless.check.skip=true -Dcheckstyle.skip=true test-compile

test: prerequisites ## Every gate: format, sizes, Error Prone, NullAway, architecture, tests
	$(RUN) verify

slt: prerequisites ## Every file of sqllogictest, whole: make slt FILES=index/view/ for a part
	$(RUN) -q -Dquick -Dtest=SqlLogicTest -Dslt.files="$(FILES)" test

fuzz: prerequisites ## Generated queries against PostgreSQL 18: make fuzz SEED=7 COUNT=100000
	$(RUN) -q -Dquick -Dtest=DifferentialTest -Ddifferential.seed=$(SEED) -Ddifferential.count=$(COUNT) test

run: prerequisites ## Build and start the service on 127.0.0.1:$SPILLWAY_PORT (8080)
	$(RUN) -q -Dquick -Dmaven.test.skip=true spring-boot:run

demo: prerequisites ## Load the sample into a running service; print one query's plan before and after a flush
	./demo/demo.sh "http://127.0.0.1:$(SPILLWAY_PORT)"

bench: prerequisites ## TPC-H beside DuckDB and PostgreSQL 18: make bench SF=1 RUNS=7 (docs/benchmarks.md has all options)
	$(RUN) -q -Pbench -Dquick -Dbench.args="$(BENCH_ARGS)" test-compile exec:exec

format: prerequisites ## Format all Java sources
	$(RUN) -q -Dquick spotless:apply

openapi: prerequisites ## Write openapi/ anew from the running code
	$(RUN) -q -Dquick -Dopenapi.write=true -Dtest=OpenApiDocumentIT test

clean: prerequisites ## Remove everything that was built
	$(RUN) -q -Dquick clean
	rm -rf target
