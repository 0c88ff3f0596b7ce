# make            release build, leaves ./pypy3          make run      installs what is missing, builds, runs a program
# make test       everything CI checks                   make bench    compares with python3.11 and pypy3
# make install PREFIX=/usr/local                         make deps     installs the Debian packages
BUILD ?= release
CC = gcc
PREFIX ?= /usr/local
OUT = build/$(BUILD)
CCACHE := $(shell command -v ccache 2>/dev/null)

CFLAGS_COMMON = -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -fno-strict-aliasing -fwrapv -fno-pie -fno-plt \
                -fvisibility=hidden -D_GNU_SOURCE -g1 -Isrc -I$(OUT)/gen -MMD -MP
CFLAGS_release = -O2 -DNDEBUG -fno-semantic-interposition
CFLAGS_checked = -O1 -DVM_CHECKED
CFLAGS_debug = -O0 -g -DVM_CHECKED -DVM_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS_debug = -fsanitize=address,undefined
CFLAGS = $(CFLAGS_COMMON) $(CFLAGS_$(BUILD))
LDFLAGS = -no-pie $(LDFLAGS_$(BUILD))
LIBS = -lgmp -lm -lz -lcrypto -ledit -lpthread -ldl

SOURCES := $(sort $(shell find src -name '*.c'))
OBJECTS := $(SOURCES:src/%.c=$(OUT)/%.o)

.PHONY: all objects run test bench install deps format clean
all: pypy3

objects: $(OBJECTS)

pypy3: $(OUT)/pypy3
	@ln -sf $(OUT)/pypy3 $@

$(OUT)/pypy3: $(OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $(OBJECTS) $(LIBS)

$(OUT)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CCACHE) $(CC) $(CFLAGS) -c -o $@ $<

# Tables: tools/gen_NAME.c runs at build time and writes $(OUT)/gen/NAME.inc for src/base/NAME.c to include.
GEN_ARGS_pow10 = -342 324
GENERATED = $(patsubst tools/gen_%.c,$(OUT)/gen/%.inc,$(wildcard tools/gen_*.c))

$(OUT)/tools/gen_%: tools/gen_%.c
	@mkdir -p $(@D)
	$(CCACHE) $(CC) -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -o $@ $< -lgmp

$(OUT)/gen/%.inc: $(OUT)/tools/gen_%
	@mkdir -p $(@D)
	$< $(GEN_ARGS_$*) > $@.tmp && mv $@.tmp $@

$(patsubst $(OUT)/gen/%.inc,$(OUT)/base/%.o,$(GENERATED)): $(OUT)/base/%.o: $(OUT)/gen/%.inc
.PRECIOUS: $(OUT)/tools/gen_% $(OUT)/gen/%.inc

clean:
	rm -rf build pypy3

format:
	clang-format -i $$(git ls-files 'src/*.c' 'src/*.h')

-include $(OBJECTS:.o=.d)
