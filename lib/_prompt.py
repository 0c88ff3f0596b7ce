"""The editor of the prompt: statements of several lines, with a history of whole statements, on any terminal that knows ANSI sequences.

read_statement(ps1, ps2) returns the text of one statement ("" for blanks and comments alone), None at the end of the input; Ctrl-C raises what the handler of SIGINT raises.
Completion and history are those of the readline module, whose file the history is kept in.

Keys: arrows, Home, End, Delete, Backspace, Tab; Enter ends a statement that is complete, Alt-Enter adds a line whatever there is;
Ctrl-A B D E F H K L N P R T U W Y Z as in readline; Alt-B F D for words.
"""
import ast
import codeop
import os
import select
import shutil
import signal
import sys
import termios
import unicodedata

_INDENT = "    "
_PASTE_BEGIN, _PASTE_END = "\x1b[200~", "\x1b[201~"
_waiting = []  # further statements of a text that was entered as a whole


def _width(character):
    """Columns that a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(character):
    return "^" + chr(ord(character) ^ 64) if character < " " or character == "\x7f" else character


# What is complete

def _compiles(text, mode):
    """True; None where more lines are needed; False for an error that they do not mend."""
    try:
        return codeop.compile_command(text, "<stdin>", mode) is not None or None
    except (SyntaxError, ValueError, OverflowError):
        return False


def _is_complete(text):
    if not text.strip():
        return True
    text = text.rstrip(" \t")  # an empty last line, whatever its indentation, ends a block
    single = _compiles(text, "single")
    if single is False and "\n" in text.strip():  # several statements
        return _compiles(text, "exec") is not None or text.endswith("\n")
    return single is not None


def _split(text):
    """The statements of a text, one by one, where it can be parsed; else the text."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [text]
    lines = text.split("\n")
    starts = [min([node.lineno] + [mark.lineno for mark in getattr(node, "decorator_list", ())]) - 1 for node in body]
    if len(set(starts)) < len(starts) or len(starts) < 2:  # a; b is one statement here
        return [text]
    return ["\n".join(lines[start:end]) for start, end in zip([0, *starts[1:]], [*starts[1:], len(lines)])]


# The terminal

class _Terminal:
    """Standard input without the system's own line editing, as a context; keys come one by one."""

    def __enter__(self):
        self.pending = ""
        self.decoder = __import__("codecs").getincrementaldecoder(sys.stdin.encoding or "utf-8")("replace")
        self.before = termios.tcgetattr(0)
        self.start()
        return self

    def start(self):
        mode = [*self.before[:6], list(self.before[6])]
        mode[0] &= ~(termios.ICRNL | termios.IXON)
        mode[3] &= ~(termios.ICANON | termios.ECHO)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        mode[6][termios.VSUSP] = b"\0"
        termios.tcsetattr(0, termios.TCSADRAIN, mode)
        self.write("\x1b[?2004h")

    def __exit__(self, *what):
        self.write("\x1b[?2004l")
        termios.tcsetattr(0, termios.TCSADRAIN, self.before)

    def suspend(self):
        self.__exit__()
        os.kill(os.getpid(), signal.SIGTSTP)
        self.start()

    def write(self, text):
        data = text.encode(sys.stdout.encoding or "utf-8", "replace")
        while data:
            data = data[os.write(1, data):]

    def character(self):
        """The next character; "" at the end of the input."""
        while not self.pending:
            data = os.read(0, 4096)
            if not data:
                return ""
            self.pending = self.decoder.decode(data)
        first, self.pending = self.pending[0], self.pending[1:]
        return first

    def key(self):
        """A character, or a whole sequence that begins with Escape."""
        first = self.character()
        if first != "\x1b" or not (self.pending or select.select([0], [], [], 0.05)[0]):
            return first
        key = first + self.character()
        if key in ("\x1b[", "\x1bO"):
            while not ("@" <= (last := self.character()) <= "~") and last:
                key += last
            key += last
        return key

    def pasted(self):
        """The text up to the end of a bracketed paste."""
        text = ""
        while not text.endswith(_PASTE_END) and (next := self.character()):
            text += next
        return text.removesuffix(_PASTE_END).replace("\r\n", "\n").replace("\r", "\n")


# The history of the readline module, whose places count from 1

class _History:
    def __init__(self):
        try:
            import readline
        except ImportError:
            readline = None
        self.module, self.own, self.changed = readline, [], {}
        self.place = self.count = readline.get_current_history_length() if readline else 0

    def move(self, step, text):
        """The entry before or after the present one, None at either end. The text is kept at its place."""
        if not 0 <= self.place + step <= self.count:
            return None
        self.changed[self.place] = text
        self.place += step
        return self.at(self.place)

    def at(self, place):
        if place in self.changed:
            return self.changed[place]
        return "" if place == self.count else self.module.get_history_item(place + 1) or ""

    def search(self, part, place):
        """The nearest place before the given one whose entry has the part; None."""
        return next((at for at in range(place - 1, -1, -1) if part in self.at(at)), None)

    def add(self, text):
        text = text.rstrip()
        if self.module and text and not (self.count and self.module.get_history_item(self.count) == text):
            self.module.add_history(text)


# The editor

class _Editor:
    """text and cursor (a place in it); row: how far below the first row of what is shown the terminal's cursor is."""
    killed = ""

    def __init__(self, terminal, first, other):
        self.terminal, self.prompts, self.history = terminal, (first, other), _History()
        self.text, self.cursor, self.row, self.hint = "", 0, 0, ""

    # Showing

    def layout(self):
        """The rows of the text behind its prompts, no wider than the terminal, and where the cursor is in them."""
        columns = max(shutil.get_terminal_size().columns - 1, 8)
        rows, place, at = [], (0, 0), 0
        for number, line in enumerate(self.text.split("\n")):
            row, used = self.prompts[number > 0], sum(map(_width, self.prompts[number > 0]))
            for character in line + "\n":
                if at == self.cursor:
                    place = (len(rows), used)
                at += 1
                piece = "" if character == "\n" else _shown(character)
                size = sum(map(_width, piece))
                if used + size > columns:
                    rows.append(row)
                    row, used = "", 0
                row, used = row + piece, used + size
            rows.append(row)
        return rows, place

    def show(self):
        rows, (cursor_row, column) = self.layout()
        height = max(shutil.get_terminal_size().lines - 1, 1)
        top = max(0, min(cursor_row - height // 2, len(rows) - height)) if len(rows) > height else 0
        rows = rows[top:top + height]
        extra = [self.hint] if self.hint else []
        out = self.home() + "\r\n".join(rows + extra)
        self.row = cursor_row - top
        if up := len(rows) + len(extra) - 1 - self.row:
            out += f"\x1b[{up}A"
        self.terminal.write(out + "\r" + (f"\x1b[{column}C" if column else ""))

    def home(self):
        """To the first row that is shown, everything from there on cleared."""
        return (f"\x1b[{self.row}A" if self.row else "") + "\r\x1b[J"

    def leave(self):
        """To the row below the text."""
        self.hint, self.cursor = "", len(self.text)
        self.show()
        self.terminal.write("\r\n")

    # Places

    def line_start(self):
        return self.text.rfind("\n", 0, self.cursor) + 1

    def line_end(self):
        end = self.text.find("\n", self.cursor)
        return len(self.text) if end < 0 else end

    def word_left(self):
        at = self.cursor
        while at and not self.text[at - 1].isalnum():
            at -= 1
        while at and self.text[at - 1].isalnum():
            at -= 1
        return at

    def word_right(self):
        at, end = self.cursor, len(self.text)
        while at < end and not self.text[at].isalnum():
            at += 1
        while at < end and self.text[at].isalnum():
            at += 1
        return at

    # Changes

    def insert(self, text):
        self.text = self.text[:self.cursor] + text + self.text[self.cursor:]
        self.cursor += len(text)

    def delete(self, start, end, keep=False):
        if keep:
            _Editor.killed = self.text[start:end]
        self.text, self.cursor = self.text[:start] + self.text[end:], start

    def backspace(self):
        before = self.text[self.line_start():self.cursor]
        blanks = (len(before) - 1) % len(_INDENT) + 1 if before and not before.strip(" ") else 1
        self.delete(max(self.cursor - blanks, 0), self.cursor)

    def new_line(self):
        line = self.text[self.line_start():self.cursor]
        blanks = line[:len(line) - len(line.lstrip())]
        self.insert("\n" + blanks + (_INDENT if line.rstrip().endswith(":") else ""))

    def swap(self):
        at = min(self.cursor, len(self.text) - 1)
        if at > 0:
            self.text = self.text[:at - 1] + self.text[at] + self.text[at - 1] + self.text[at + 1:]
            self.cursor = at + 1

    def vertically(self, step):
        """Up or down a line; from the first or the last one to another entry of the history."""
        lines, number = self.text.split("\n"), self.text.count("\n", 0, self.cursor)
        if 0 <= number + step < len(lines):
            column = min(self.cursor - self.line_start(), len(lines[number + step]))
            self.cursor = sum(len(line) + 1 for line in lines[:number + step]) + column
        else:
            self.recall(step)

    def recall(self, step):
        entry = self.history.move(step, self.text)
        if entry is not None:
            self.text, self.cursor = entry, len(entry)

    # Completion

    def complete(self):
        start = self.line_start()
        module = self.history.module
        completer = module.get_completer() if module else None
        if not self.text[start:self.cursor].strip() or completer is None:
            return self.insert(_INDENT[(self.cursor - start) % len(_INDENT):])
        delimiters = module.get_completer_delims()
        at = self.cursor
        while at > start and self.text[at - 1] not in delimiters:
            at -= 1
        word, found = self.text[at:self.cursor], []
        while (match := completer(word, len(found))) is not None:
            found.append(match)
        common = os.path.commonprefix(found)
        if len(common) > len(word):
            self.delete(at, self.cursor)
            self.insert(common)
        elif len(found) > 1:
            self.list_matches(sorted(set(found)))

    def list_matches(self, matches):
        """Above the text, in columns."""
        wide = max(map(len, matches)) + 2
        each = max((shutil.get_terminal_size().columns - 1) // wide, 1)
        count = -(-len(matches) // each)
        rows = ["".join(name.ljust(wide) for name in matches[row::count]).rstrip() for row in range(count)]
        text, cursor = self.text, self.cursor
        self.leave()
        self.text, self.cursor, self.row = text, cursor, 0
        self.terminal.write("\r\n".join(rows) + "\r\n")

    # Searching

    def search(self):
        """Ctrl-R: the newest entry with what is typed; any other key takes it and is returned, None for Ctrl-G."""
        part, place, before = "", self.history.count, (self.text, self.cursor)
        while True:
            self.hint = f"(reverse search) {part}"
            self.show()
            key = self.terminal.key()
            if key == "\x07":
                self.text, self.cursor = before
            elif key in ("\x7f", "\x08"):
                part, place = part[:-1], self.history.count
            elif key != "\x12" and (len(key) != 1 or key < " "):
                break
            elif key != "\x12":
                part, place = part + key, min(place + 1, self.history.count)
            if key == "\x07":
                key = None
                break
            found = self.history.search(part, place) if part else None
            if found is not None:
                place = found
                self.text = self.history.at(found)
                self.cursor = self.text.find(part) + len(part)
        self.hint = ""
        return key

    # Keys

    def end_of_input(self):
        return None if not self.text else self.delete(self.cursor, min(self.cursor + 1, len(self.text)))

    def kill_line(self):
        end = self.line_end()
        self.delete(self.cursor, end + (end == self.cursor and end < len(self.text)), True)

    def clear(self):
        self.terminal.write("\x1b[H\x1b[2J")
        self.row = 0

    def suspend(self):
        self.leave()
        self.terminal.suspend()
        self.row = 0

    def move_to(self, place):
        self.cursor = max(0, min(place, len(self.text)))

    def paste(self):
        self.insert(self.terminal.pasted())

    keys = {
        "\x01": lambda self: self.move_to(self.line_start()), "\x05": lambda self: self.move_to(self.line_end()),
        "\x02": lambda self: self.move_to(self.cursor - 1), "\x06": lambda self: self.move_to(self.cursor + 1),
        "\x1bb": lambda self: self.move_to(self.word_left()), "\x1bf": lambda self: self.move_to(self.word_right()),
        "\x1bd": lambda self: self.delete(self.cursor, self.word_right(), True),
        "\x04": end_of_input, "\x08": backspace, "\x7f": backspace, "\x09": complete, "\x0b": kill_line, "\x0c": clear, "\x14": swap,
        "\x15": lambda self: self.delete(self.line_start(), self.cursor, True),
        "\x17": lambda self: self.delete(self.word_left(), self.cursor, True),
        "\x19": lambda self: self.insert(self.killed), "\x1a": suspend, _PASTE_BEGIN: paste, "\x1b\r": new_line,
        "\x10": lambda self: self.recall(-1), "\x0e": lambda self: self.recall(1),
        "\x1b[A": lambda self: self.vertically(-1), "\x1b[B": lambda self: self.vertically(1),
        "\x1b[3~": lambda self: self.delete(self.cursor, min(self.cursor + 1, len(self.text))),
    }
    for _same, _key in (("\x1b[H \x1b[1~ \x1b[7~ \x1bOH", "\x01"), ("\x1b[F \x1b[4~ \x1b[8~ \x1bOF", "\x05"), ("\x1b[D \x1bOD", "\x02"),
                        ("\x1b[C \x1bOC", "\x06"), ("\x1bOA", "\x1b[A"), ("\x1bOB", "\x1b[B"), ("\x1b[1;5D", "\x1bb"), ("\x1b[1;5C", "\x1bf")):
        for _sequence in _same.split():
            keys[_sequence] = keys[_key]

    def read(self):
        """The text that was entered; None at the end of the input."""
        while True:
            self.show()
            key = self.terminal.key()
            if key == "\x12":
                key = self.search()
                self.show()
            if key is None:
                continue
            if key in ("\r", "\n"):
                if self.line_end() == len(self.text) and _is_complete(self.text):
                    self.leave()
                    return self.text
                self.new_line()
            elif key == "" or (key == "\x04" and not self.text):
                self.leave()
                return None
            elif action := self.keys.get(key):
                action(self)
            elif key[0] >= " ":
                self.insert(key)


def read_statement(first, other):
    """See above. The prompts are str."""
    if _waiting:
        return _waiting.pop(0)
    with _Terminal() as terminal:
        editor = _Editor(terminal, first, other)
        try:
            text = editor.read()
        except KeyboardInterrupt:
            editor.leave()
            raise
    if text is None:
        return None
    editor.history.add(text)
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n")):
        return ""
    statements = _split(text) if "\n" in text.strip() else [text]
    _waiting.extend(statements[1:])
    return statements[0]


def forget():
    """What waits to be run is dropped: an exception ended the statement before it."""
    _waiting.clear()
