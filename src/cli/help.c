/* The texts of --help and its relatives, and --info. */
#include "cli/options.h"

#include "modules/translation_info.h"

static const char usage_line[] = "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

static const char options_text[] =
    "Options (and the environment variables that do the same):\n"
    "-b     : warn about str() of bytes and comparisons of bytes with str (-bb: errors)\n"
    "-B     : do not write .pyc files; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : run cmd, a program text (ends the option list)\n"
    "-d     : set sys.flags.debug; also PYTHONDEBUG=x\n"
    "-E     : ignore PYTHON* environment variables, and PYPY_IRC_TOPIC\n"
    "-h     : print this help message and exit (also -? or --help)\n"
    "-i     : go on interactively after the program, with prompts even where the\n"
    "         standard input is no terminal; also PYTHONINSPECT=x\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-m mod : run library module mod as a script (ends the option list)\n"
    "-O     : leave out assert statements and what depends on __debug__; .opt-1\n"
    "         .pyc files; also PYTHONOPTIMIZE=x\n"
    "-OO    : leave out docstrings as well; .opt-2 .pyc files\n"
    "-P     : do not put the script's folder in front of sys.path; also PYTHONSAFEPATH\n"
    "-q     : no version and copyright messages at the interactive start\n"
    "-R     : random hashes whatever PYTHONHASHSEED says\n"
    "-s     : leave the user's site folder out of sys.path; also PYTHONNOUSERSITE\n"
    "-S     : do not import site at start-up\n"
    "-u     : standard output and error are not buffered; also PYTHONUNBUFFERED=x\n"
    "-v     : trace imports, more of them when repeated; also PYTHONVERBOSE=x\n"
    "-V     : print the version number and exit (also --version)\n"
    "-W arg : warning control, action:message:category:module:lineno;\n"
    "         also PYTHONWARNINGS=arg\n"
    "-x     : skip the first line of the program\n"
    "-X opt : implementation-specific option\n"
    "--check-hash-based-pycs always|default|never:\n"
    "         when hash-based .pyc files are compared with their sources\n"
    "--info : print how the executable was built and exit\n"
    "--jit arg : parameters of the JIT; `--jit help' lists them\n"
    "--heapsize n : end with MemoryError when objects use more than n bytes (first option)\n"
    "--help-env      : print help about environment variables and exit\n"
    "--help-xoptions : print help about -X options and exit\n"
    "--help-all      : print all of the help and exit\n"
    "Arguments:\n"
    "file   : program, or folder or zip file with a __main__ module\n"
    "-      : program read from standard input (the default; interactive on a terminal)\n"
    "arg ...: arguments of the program, sys.argv[1:]\n";

static const char environment_text[] =
    "Environment variables:\n"
    "PYTHONSTARTUP   : file run at an interactive start\n"
    "PYTHONPATH      : folders for the front of sys.path, separated by ':'\n"
    "PYTHONHOME      : the installation's folder, where its library is below lib/pypy3.11\n"
    "PYTHONSAFEPATH  : do not put the script's folder in front of sys.path (-P)\n"
    "PYTHONUTF8      : 1 turns the UTF-8 mode on, 0 off (-X utf8)\n"
    "PYTHONCOERCECLOCALE: 0 keeps the C locale, warn tells that C.UTF-8 has replaced it\n"
    "PYTHONIOENCODING: encoding[:errors] of the standard streams\n"
    "PYTHONFAULTHANDLER: dump tracebacks on fatal errors (-X faulthandler)\n"
    "PYTHONHASHSEED  : seed of hashes of str and bytes, 0 to 4294967295, or 'random'\n"
    "PYTHONINTMAXSTRDIGITS: limit of digits between int and str, 0 for none\n"
    "PYTHONBREAKPOINT: the callable that breakpoint() calls, 0 for none\n"
    "PYTHONASYNCIODEBUG: asyncio's debug mode\n"
    "PYTHONDEVMODE   : development mode (-X dev)\n"
    "PYTHONPROFILEIMPORTTIME: print how long each import takes (-X importtime)\n"
    "PYTHONPYCACHEPREFIX: root folder of .pyc files (-X pycache_prefix)\n"
    "PYTHONWARNDEFAULTENCODING: EncodingWarning where encoding=None (-X warn_default_encoding)\n"
    "PYTHONNODEBUGRANGES: no column positions in code objects (-X no_debug_ranges)\n"
    "PYTHONUSERBASE  : base folder of the user's site folder\n"
    "PYTHON_BASIC_REPL: the prompt edits single lines only\n"
    "NO_COLOR        : no colours at the prompt\n"
    "PYPY_GC_NURSERY, PYPY_GC_MIN, PYPY_GC_MAX: sizes of the nursery and the heap, with K, M or G\n"
    "PYPY_GC_MAJOR_COLLECT, PYPY_GC_GROWTH, PYPY_GC_MAX_DELTA: when a major collection begins\n"
    "PYPY_GC_MAX_PINNED: how many young objects id() may pin before a minor collection\n"
    "PYPY_GC_PAUSE, PYPY_GC_INCREMENT_STEP: length of a pause in microseconds, bytes marked in it\n"
    "PYPYLOG         : FILE, :FILE or PREFIX,...:FILE: log the runtime's sections (such as gc); - "
    "is stderr\n"
    "PYPY_IRC_TOPIC  : print a line of no importance at an interactive start\n"
    "PYTHONDEBUG, PYTHONDONTWRITEBYTECODE, PYTHONINSPECT, PYTHONNOUSERSITE, PYTHONOPTIMIZE,\n"
    "PYTHONUNBUFFERED, PYTHONVERBOSE, PYTHONWARNINGS: as -d, -B, -i, -s, -O, -u, -v, -W\n";

static const char x_options_text[] =
    "Implementation-specific options:\n"
    "-X dev: development mode: warnings shown by default, faulthandler, checks in the library\n"
    "-X faulthandler: dump tracebacks on fatal errors\n"
    "-X frozen_modules=[on|off]: whether start-up modules come from the executable\n"
    "-X importtime: print how long each import takes\n"
    "-X int_max_str_digits=number: limit of digits between int and str, 0 for none\n"
    "-X jit-off: as --jit off\n"
    "-X no_debug_ranges: no column positions in code objects\n"
    "-X pycache_prefix=PATH: write .pyc files to a tree of their own\n"
    "-X track-resources: the warning about a file or socket that was not closed says where it was "
    "made\n"
    "-X utf8[=0|1]: UTF-8 mode\n"
    "-X warn_default_encoding: EncodingWarning where encoding=None\n"
    "Anything else is left to programs, in sys._xoptions.\n";

void print_usage(const char *program, FILE *stream) {
  fprintf(stream, usage_line, program);
  if (stream == stdout) fputs(options_text, stdout);
}
void print_environment_help(void) {
  fputs(environment_text, stdout);
}
void print_x_options_help(void) {
  fputs(x_options_text, stdout);
}

/* -- How the executable was built -------------------------------------------------------------- */

/* Titles of the groups that `name` is in and `previous` is not; returns how deep in them it is. */
static int print_groups(const char *name, const char *previous) {
  int depth = 0;
  for (const char *start = name, *dot; (dot = strchr(start, '.')) != NULL;
       start = dot + 1, depth++) {
    if (strncmp(name, previous, dot + 1 - name) != 0)
      printf("%*s[%.*s]\n", 4 * depth, "", (int)(dot - start), start);
  }
  return depth;
}

void print_info(void) {
  size_t count;
  const TranslationFact *facts = translation_facts(&count);
  for (size_t i = 0; i < count; i++) {
    const TranslationFact *fact = &facts[i];
    int depth = print_groups(fact->name, i == 0 ? "" : facts[i - 1].name);
    printf("%*s%s = ", 4 * depth, "", strrchr(fact->name, '.') + 1);
    printf(fact->text != NULL ? "'%s'\n" : "%s\n", fact->text != NULL ? fact->text
                                                   : fact->truth      ? "True"
                                                                      : "False");
  }
}
