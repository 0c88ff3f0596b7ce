# make            release build, leaves ./pypy3          make run      installs what is missing, builds, runs a program
# make test       everything CI checks                   make bench    compares with python3.11 and pypy3
# make install PREFIX=/usr/local                         make deps     installs the Debian packages
# make dist       build/pypy-c-VERSION-PLATFORM.tar.gz   make deb      build/pypy-c_VERSION_ARCHITECTURE.deb
# V=1 shows the commands.
BUILD ?= release
CC = gcc
PREFIX ?= /usr/local
OUT = build/$(BUILD)
# Quiet with -s.
say = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@echo '  $(1)  $(@:$(OUT)/%=$(BUILD)/%)';)
CCACHE := $(shell command -v ccache 2>/dev/null)
# A nested make of all cores, unless the caller has already chosen.
PARALLEL = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc)) --no-print-directory

CFLAGS_COMMON = -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -fno-strict-aliasing -fwrapv -fno-pie -fno-plt \
                -fvisibility=hidden -D_GNU_SOURCE -g1 -Isrc -I$(OUT)/gen -MMD -MP
CFLAGS_release = -O2 -DNDEBUG -fno-semantic-interposition $(LTO)
# Link-time optimisation is worth a tenth in speed. clang needs another linker for it: it does without.
LTO = $(if $(findstring clang,$(CC)),,-flto=auto)
LDFLAGS_release = -O2 $(LTO)
CFLAGS_checked = -O1 -DVM_CHECKED
CFLAGS_debug = -O0 -g -DVM_CHECKED -DVM_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS_debug = -fsanitize=address,undefined
CFLAGS = $(CFLAGS_COMMON) $(CFLAGS_$(BUILD))
LDFLAGS = -no-pie $(LDFLAGS_$(BUILD))
LIBS = -lgmp -lm -lz -lbz2 -llzma -lexpat -lcrypt -ledit -lpthread -ldl

SOURCES := $(sort $(shell find src -name '*.c'))
OBJECTS := $(SOURCES:src/%.c=$(OUT)/%.o)

TEST_SOURCES := $(sort $(wildcard tests/c/*.c))
TEST_PROGRAMS = $(TEST_SOURCES:tests/c/%.c=$(OUT)/tests/%)

.PHONY: all objects tests run test quick-test bench bench-gc fuzz gc-churn gc-fuzz gc-stress try-packages release install dist deb deps format clean
all: pypy3

objects: $(OBJECTS)

pypy3: $(OUT)/pypy3 $(if $(filter release,$(BUILD)),$(OUT)/library.stamp)
	@ln -sf $(OUT)/pypy3 $@

# The standard library is compiled once, as Debian's packages do, so that programs start fast also where they may not write.
$(OUT)/library.stamp: $(wildcard src/bytecode/* src/frontend/*) | $(OUT)/pypy3
	@$(OUT)/pypy3 -I -c 'import sys; print(sys._stdlib_dir)' | xargs $(OUT)/pypy3 -I -m compileall -f -q -x '$(NOT_COMPILED)'
	@touch $@

# Two stages: an executable without frozen modules compiles the modules of the start-up, which the real one has built in.
# What both share is linked, and optimised as a whole, once.
UNFROZEN = $(OUT)/pypy3-unfrozen
SHARED_OBJECTS = $(filter-out $(OUT)/modules/frozen.o,$(OBJECTS))
$(OUT)/shared.o: $(SHARED_OBJECTS)
	$(call say,LINK)$(CC) $(LDFLAGS) -r $(if $(findstring -flto,$(LDFLAGS)),-flinker-output=nolto-rel) -o $@ $^

$(UNFROZEN): $(OUT)/shared.o $(OUT)/modules/frozen.o
	$(call say,LINK)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OUT)/gen/frozen.inc: $(UNFROZEN) tools/freeze.py $(wildcard lib/*.py)
	@mkdir -p $(@D)
	$(call say,FREEZE)$(UNFROZEN) -S -B -I tools/freeze.py $@

$(OUT)/frozen.o: src/modules/frozen.c $(OUT)/gen/frozen.inc
	$(call say,CC)$(CCACHE) $(CC) $(CFLAGS) -DVM_FROZEN -c -o $@ $<

$(OUT)/pypy3: $(OUT)/shared.o $(OUT)/frozen.o
	$(call say,LINK)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OUT)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CCACHE) $(CC) $(CFLAGS) -c -o $@ $<

# Tables: tools/gen_NAME.c runs at build time and writes $(OUT)/gen/NAME.inc for src/base/NAME.c to include.
UNICODE_DATA ?= /usr/share/unicode
UNICODE_VERSION = 14.0
GEN_ARGS_pow10 = -342 324
GEN_ARGS_unicode_db = $(UNICODE_DATA) $(UNICODE_VERSION)
GEN_ARGS_unicode_age = $(UNICODE_DATA) 3.2
GEN_ARGS_unicode_names = $(UNICODE_DATA) $(UNICODE_VERSION)
GENERATED = $(patsubst tools/gen_%.c,$(OUT)/gen/%.inc,$(wildcard tools/gen_*.c))

$(OUT)/tools/gen_%: tools/gen_%.c $(wildcard tools/*.h)
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=gnu11 -O2 -Wall -Wextra -Werror -Wno-unused-function -D_GNU_SOURCE -Isrc -MMD -MP -o $@ $< -lgmp

$(OUT)/gen/%.inc: $(OUT)/tools/gen_%
	@mkdir -p $(@D)
	$(call say,GEN)$< $(GEN_ARGS_$*) > $@.tmp && mv $@.tmp $@

$(patsubst $(OUT)/gen/%.inc,$(OUT)/base/%.o,$(GENERATED)): $(OUT)/base/%.o: $(OUT)/gen/%.inc
# Calls of OpenSSL go through a table that is filled when it is loaded: see src/modules/openssl/openssl.h.
$(OUT)/gen/openssl_names.h: src/modules/openssl/functions.def
	@mkdir -p $(@D)
	@sed -n 's/^[A-Z]*(\(.*\))$$/#define \1 openssl_functions.\1/p' $< > $@
$(OBJECTS): | $(OUT)/gen/openssl_names.h

# Names of OpenSSL's libraries and errors, which its headers alone know.
OPENSSL_HEADERS ?= /usr/include/openssl
$(OUT)/gen/openssl_reasons.inc: $(wildcard $(OPENSSL_HEADERS)/*err.h)
	@mkdir -p $(@D)
	@sed -n -e 's/^# *define \(OSSL_[A-Z0-9]*\|[A-Z0-9]*\)_R_\([A-Z0-9_]*\)[ \t]*\([0-9]*\)$$/REASON(\1, \3, \2)/p' \
	        -e 's/^# *define ERR_LIB_\([A-Z0-9_]*\)[ \t]*\([0-9]*\)$$/LIBRARY(\1, \2)/p' $^ > $@
$(OUT)/modules/_ssl/errors.o: $(OUT)/gen/openssl_reasons.inc

.PRECIOUS: $(OUT)/tools/gen_% $(OUT)/gen/%.inc

# C unit tests: each file of tests/c is a program, linked with what it needs of everything but main.
tests: $(TEST_PROGRAMS)

$(OUT)/libpypy.a: $(filter-out $(OUT)/cli/main.o,$(OBJECTS))
	@rm -f $@
	$(call say,AR)ar rcsT $@ $^

$(OUT)/tests/%: tests/c/%.c $(OUT)/libpypy.a
	@mkdir -p $(@D)
	$(call say,CC)$(CCACHE) $(CC) $(CFLAGS) -c -o $@.o $<
	$(call say,LINK)$(CC) $(LDFLAGS) -o $@ $@.o -Wl,--whole-archive $(OUT)/libpypy.a -Wl,--no-whole-archive $(LIBS)

deps:
	@tools/deps.sh build

run:
	@tools/deps.sh build
	@$(MAKE) $(PARALLEL) BUILD=release pypy3
	./pypy3 examples/layers.py

# All that CI checks. SUITES chooses some of it: make test SUITES="lang stress".
test:
	@tools/deps.sh test
	@$(MAKE) $(PARALLEL) BUILD=release pypy3
	@$(MAKE) $(PARALLEL) BUILD=checked build/checked/pypy3 tests
	@$(MAKE) $(PARALLEL) BUILD=debug build/debug/pypy3 tests
	@/usr/bin/python3.11 tests/run.py $(SUITES)

# The C and language tests in the checked build alone: a minute, for use while working.
quick-test:
	@$(MAKE) $(PARALLEL) BUILD=checked build/checked/pypy3 tests
	@/usr/bin/python3.11 tests/run.py layers c lang

# BENCH passes options on: make bench BENCH="--quick fib nbody".
bench:
	@tools/deps.sh bench
	@$(MAKE) $(PARALLEL) BUILD=release pypy3
	@/usr/bin/python3.11 bench/run.py $(BENCH)

# FUZZ_TIME is in seconds, for each fuzzer.
FUZZ_TIME ?= 300
fuzz:
	@$(MAKE) $(PARALLEL) BUILD=checked build/checked/pypy3 tests
	@/usr/bin/python3.11 tools/fuzz_inputs.py --time $(FUZZ_TIME)
	@/usr/bin/python3.11 tools/fuzz_programs.py --stress --time $(FUZZ_TIME)
	@/usr/bin/python3.11 tools/fuzz_regex.py --time $(FUZZ_TIME)

# The collector: all language tests with a collection every so many allocations, also with one object per marking slice;
# random operations against a model (FUZZ_TIME seconds); pauses beside python3.11's and pypy3's (GC_PAUSE="--heap 100").
gc-stress:
	@$(MAKE) $(PARALLEL) BUILD=checked build/checked/pypy3
	@/usr/bin/python3.11 tests/run.py stress slices

gc-fuzz:
	@$(MAKE) $(PARALLEL) BUILD=checked tests
	@/usr/bin/python3.11 tools/gc_fuzz.py --time $(FUZZ_TIME)

# Long churn (CHURN rounds: no growth after the first tenth), and 90 % of a heap of 1 GB dropped.
CHURN ?= 50000000
gc-churn:
	@$(MAKE) $(PARALLEL) BUILD=release pypy3
	@build/release/pypy3 tests/programs/gc_churn.py $(CHURN)
	@build/release/pypy3 tests/programs/gc_drop.py 1000

bench-gc:
	@tools/deps.sh bench
	@$(MAKE) $(PARALLEL) BUILD=release pypy3
	@/usr/bin/python3.11 bench/gc_pause.py $(GC_PAUSE)

# As a new user: ten packages out of the index in a fresh virtual environment, and the own tests of two (PACKAGES="click rich").
try-packages: release
	@/usr/bin/python3.11 tools/try_packages.py $(PACKAGES)

# DESTDIR is for packagers: files go to $(DESTDIR)$(PREFIX). tools/install.sh says what they are.
STDLIB = $$(build/release/pypy3 -I -c 'import sys; print(sys._stdlib_dir)')
NOT_COMPILED = /(test|tests|idle_test|dist-packages|site-packages|lib2to3/tests|config-[^/]*)/
install: release
	@tools/install.sh build/release/pypy3 $(STDLIB) $(PREFIX) $(DESTDIR)

# Archives of an installation: a folder to unpack anywhere, and a Debian package.
VERSION = 7.3.23
PLATFORM = $(shell uname -s | tr A-Z a-z)-$(shell uname -m)
DIST = pypy-c-$(VERSION)-$(PLATFORM)
dist: release
	@rm -rf build/dist && mkdir -p build/dist
	@tools/install.sh build/release/pypy3 $(STDLIB) /$(DIST) build/dist
	@tar -C build/dist --owner=0 --group=0 -czf build/$(DIST).tar.gz $(DIST)
	@echo build/$(DIST).tar.gz

deb: release
	@rm -rf build/deb && mkdir -p build/deb
	@tools/install.sh build/release/pypy3 $(STDLIB) /usr build/deb
	@tools/make_deb.sh build/deb $(VERSION) build/pypy-c_$(VERSION)_$$(dpkg --print-architecture).deb
	@echo build/pypy-c_$(VERSION)_$$(dpkg --print-architecture).deb

release:
	@$(MAKE) $(PARALLEL) BUILD=release pypy3

clean:
	rm -rf build pypy3

format:
	clang-format -i $$(git ls-files 'src/*.c' 'src/*.h' 'tests/*.c')

-include $(OBJECTS:.o=.d) $(OUT)/frozen.d $(wildcard $(OUT)/tools/*.d) $(wildcard $(OUT)/tests/*.d)
