# Two commands to know: `make run` (the whole system on this machine) and `make verify` (every test).
# Object keys become file names; a JVM reads them only in a UTF-8 locale.
export LC_ALL := C.UTF-8
SHELL := bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
MVN := mvn -B -ntp
LOCAL := -q -T2 -Pquick,run -Dmaven.test.skip=true -pl deploy/local -am verify
JUDGE := validator-worker/target/quick/classes:events/target/quick/classes
ARGS ?=
EACH ?= 30
TARGETS ?=
KEYS ?= 1000000
PEER_KEYS ?= 50000
FIRST ?= 1
SEEDS ?= 200
SHAPES ?=
BIG ?= 200000
PARTS ?=

.PHONY: help run demo audit verify crash-quota format judge fuzz bench-e2e bench-listing bench-resync bench-fairness bench-quota bench-validator bench-queue

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## start everything: make run ARGS="--bucket photos=/my/folder --fresh"
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) $(LOCAL) -Dlocal.arguments='run $(ARGS)'

demo: ## tell the whole story against the running stack
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) $(LOCAL) -Dlocal.arguments='demo $(ARGS)'

audit: ## prove the running stack's ledger: drift must be 0
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) $(LOCAL) -Dlocal.arguments='audit $(ARGS)'

verify: ## install what tests need, then every test and check
	@.ci/packages
	export JAVA_HOME="$$(.ci/jdk25)"
	$(MVN) verify

crash-quota: ## kill the quota-service at 200 points drawn from seeds, then compare sets: make crash-quota FIRST=1 SEEDS=200
	@export JAVA_HOME="$$(.ci/jdk25)"
	$(MVN) -pl quota-service -am verify -Dtest=none -Dit.test=CrashIT -Dcrash.first=$(FIRST) -Dcrash.seeds=$(SEEDS) -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

format: ## format the code
	@export JAVA_HOME="$$(.ci/jdk25)"
	$(MVN) -q spotless:apply

bench-e2e: ## first sync and unchanged re-sync over the local stack
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.EndToEnd

judge: ## judge every file of a folder as the service would, a line each: make judge FOLDER=/my/pictures
	@[ -n "$${FOLDER:-}" ] || { echo 'usage: make judge FOLDER=/my/pictures' >&2; exit 2; }
	export JAVA_HOME="$$(.ci/jdk25)"
	$(MVN) -q -T2 -Pquick -pl validator-worker -am compile >&2
	exec "$$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp $(JUDGE) dev.bucketsync.validator.folder.JudgeFolder "$$FOLDER"

fuzz: ## look for input that breaks a parser, 30 s each: make fuzz EACH=300 TARGETS="MP4 PNG"
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -Pquick,fuzz -DskipTests -DskipITs -pl validator-worker -am verify -Dfuzz.arguments="$(EACH) $(TARGETS)"

bench-quota: ## the ledger through Kafka against pgbench with the same SQL
	@command -v pgbench > /dev/null || .ci/packages postgresql
	export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.Quota

bench-listing: ## list 1,000,000 keys at 100 ms a page against aws, rclone and s3cmd: make bench-listing SHAPES="skew date-tree" PEER_KEYS=50000
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.listing.ListingBench -Dbench.arguments='$(KEYS) $(PEER_KEYS) $(SHAPES)'

bench-resync: ## an unchanged re-sync of 1,000,000 objects, and a worker killed half-way: make bench-resync KEYS=1000000 PARTS=resume
	@mkdir -p .local
	export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.resync.ResyncBench -Dbench.arguments='$(KEYS) $(CURDIR)/.local/bench-worker.log $(or $(PARTS),resync resume)'

bench-fairness: ## a run of 100 objects beside eight of 200,000, and a bucket that never answers: make bench-fairness PARTS=small-run
	@mkdir -p .local
	export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.fairness.FairnessBench -Dbench.arguments='$(BIG) $(CURDIR)/.local/bench-worker.log $(or $(PARTS),small-run resyncs black-hole)'

bench-validator: ## one validator-worker beside exiftool, ffprobe and a bare loop of the SDK
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.validator.ValidatorBench

bench-queue: ## lanes over a consumer group beside a share group, the figures behind ADR 9
	@export JAVA_HOME="$$(.ci/jdk25)"
	exec $(MVN) -q -T2 -Pquick,bench -Dmaven.test.skip=true -pl deploy/bench -am verify -Dbench.main=dev.bucketsync.bench.queue.QueueBench
