# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop in a real terminal: a tmux of our own, with a shell in which it is started."""

import os
import re
import shutil
import subprocess
import tempfile
import time

import screens
import program
import tap

# Nothing is waited for longer than this: a busy machine under sanitizers is slow, not wrong.
PATIENCE = program.PATIENCE

PROMPT = "ready>"


def need():
    if not shutil.which("tmux"):
        raise tap.Skip("no tmux")


class Terminal:
    """A context manager; term: what the program inside is told that it runs on."""

    def __init__(self, width=80, height=24, term="xterm-256color", locale="C.UTF-8", **environment):
        need()
        self.folder = tempfile.TemporaryDirectory(prefix="memtop-",
                                                   ignore_cleanup_errors=True)
        self.socket = os.path.join(self.folder.name, "tmux")
        settings = os.path.join(self.folder.name, "tmux.conf")
        with open(settings, "w", encoding="ascii") as file:
            file.write("set -s escape-time 0\nset -g status off\nset -g default-shell /bin/sh\n")
        self.environment = program.environment(
            TERM="xterm-256color", LC_ALL="C.UTF-8", SHELL="/bin/sh", TMUX=None)
        inside = {"TERM": term, "LC_ALL": locale, "PS1": PROMPT, "MEMTOP": program.MEMTOP,
                  "XDG_CONFIG_HOME": self.folder.name, "XDG_CACHE_HOME": self.folder.name,
                  **environment}
        if term == "linux":
            # libgpm, which ncurses loads for this terminal's mouse and unloads
            # again, leaves ten bytes that no suppression can name any more.
            inside["ASAN_OPTIONS"] = "detect_leaks=0"
        command = ["env", "-u", "TMUX", *("%s=%s" % each for each in inside.items()), "sh", "-i"]
        self.tmux("-f", settings, "new-session", "-d", "-x", str(width), "-y", str(height), "-s",
                  "main", "-c", program.SRCDIR, *command)

    def __enter__(self):
        self.wait(PROMPT)
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        self.folder.cleanup()

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-S", self.socket, *arguments], env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE,
                              encoding="utf-8").stdout

    def keys(self, *names):
        """As tmux names them: "Enter", "C-z", "q"."""
        self.tmux("send-keys", "-t", "main", *names)

    def type(self, text):
        self.tmux("send-keys", "-t", "main", "-l", text)
        self.keys("Enter")

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "main")

    def resize(self, width, height):
        self.tmux("resize-window", "-t", "main", "-x", str(width), "-y", str(height))

    def is_alternate(self):
        return self.tmux("display-message", "-p", "-t", "main", "#{alternate_on}").strip() == "1"

    def wait(self, *texts, but=()):
        """Until all these are on the screen and none of those; the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.screen()
            if all(text in shown for text in texts) and not any(text in shown for text in but):
                return shown
            time.sleep(0.02)
        raise tap.Hung("not %r but\n%s" % (texts, self.screen()))

    def run(self, command):
        """What a command prints in this terminal."""
        path = os.path.join(self.folder.name, "output")
        if os.path.exists(path):
            os.unlink(path)
        self.type("clear; %s > %s.new 2>&1; mv %s.new %s" % (command, path, path, path))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not os.path.exists(path):
            time.sleep(0.02)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def modes(self):
        """All that stty knows but the size."""
        return re.sub(r"rows \d+; columns \d+", "", self.run("stty -a"))

    def start(self, *arguments, wait="q Quit"):
        """Starts memtop; "left" and its status follow when it ends."""
        self.type("clear; $MEMTOP %s; echo left $?" % " ".join(arguments))
        return self.wait(wait)

    def view(self, name, *keys):
        """Goes to a view by its name, as its digit changes with the views there are."""
        self.keys(":")
        self.type(name)
        self.wait("\n%s:" % name)
        if keys:
            self.keys(*keys)

    def tab(self, name):
        """Where on the second line the tab of a view is, from 1."""
        tabs = self.screen().splitlines()[1]
        assert " %s " % name in tabs, tabs
        return tabs.index(" %s " % name) + 2

    def pid(self):
        """Of the memtop that runs here."""
        shell = self.tmux("display-message", "-p", "-t", "main", "#{pane_pid}").strip()
        listed = subprocess.run(["ps", "--no-headers", "-o", "pid,comm", "--ppid", shell],
                                stdout=subprocess.PIPE, encoding="utf-8").stdout.split()
        return int(listed[listed.index("memtop") - 1])
