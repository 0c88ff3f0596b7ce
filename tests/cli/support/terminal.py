"""A terminal of 80 columns and 24 rows for a program, on a pty: keys go in, what the screen shows comes out."""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

COLUMNS, ROWS = 80, 24
SEQUENCE = re.compile(r"\x1b\[\??([\d;]*)([A-Za-z~])")


class Screen:
    """Lines of text; knows the sequences that the editor uses. colors: the sequences for colours that were seen."""

    def __init__(self):
        self.lines, self.row, self.column, self.colors, self.modes = [""], 0, 0, [], []

    def put(self, character):
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[:self.column] + character + line[self.column + 1:]
        self.column += 1

    def move(self, count, letter):
        if letter == "A":
            self.row = max(self.row - count, 0)
        elif letter == "C":
            self.column += count
        elif letter == "J":
            self.lines[self.row] = self.lines[self.row][:self.column]
            del self.lines[self.row + 1:]

    def feed(self, text):
        at = 0
        while at < len(text):
            if sequence := SEQUENCE.match(text, at):
                at = sequence.end()
                if sequence[2] == "m":
                    self.colors.append(sequence[1])
                elif sequence[2] in "hl":
                    self.modes.append(sequence[1] + sequence[2])
                else:
                    self.move(int(sequence[1] or 1), sequence[2])
                continue
            character = text[at]
            at += 1
            if character == "\r":
                self.column = 0
            elif character == "\b":
                self.column = max(self.column - 1, 0)
            elif character == "\n":
                self.row += 1
                self.lines += [""] * (self.row + 1 - len(self.lines))
            elif character >= " ":
                self.put(character)

    def text(self):
        return "\n".join(line.rstrip() for line in self.lines)


class Terminal:
    """Runs the interpreter. expect() waits until the screen shows a text in what was written since the last send()."""

    def __init__(self, *words, **environment):
        self.screen, self.new = Screen(), ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *words], {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, seconds):
        """Whether something came within the time."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536).decode(errors="replace")
        except OSError:
            return False
        self.new += data
        self.screen.feed(data)
        return data != ""

    def expect(self, text, editing=False, seconds=20):
        """editing: and until lines are edited again."""
        end = time.monotonic() + seconds
        while text not in self.new or (editing and self.screen.modes[-1:] != ["2004h"]):
            if time.monotonic() > end or not self.read(end - time.monotonic()):
                raise AssertionError(f"no {text!r} in {self.new!r}")
        while self.read(0.05):
            pass

    def send(self, keys):
        self.new = ""
        os.write(self.fd, keys.encode())

    def finish(self):
        """Reads to the end; the exit status, negative for a signal."""
        while self.read(20):
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
