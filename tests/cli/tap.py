# SPDX-License-Identifier: GPL-2.0-or-later
"""The Test Anything Protocol: a line for each case, read by automake's driver."""

import subprocess
import sys
import traceback

cases = []
hung = []


class Skip(Exception):
    """Raised by a case that cannot be tried here; its text says why."""


class Hung(AssertionError):
    """Raised by a case that waited as long as any may: after a few of them the rest of the
    file is not tried, as it would wait just as long for what does not come."""


MOST_HUNG = 2


def case(function):
    """A decorator: the function is a case, its first line of documentation the name."""
    add(function.__doc__.strip().splitlines()[0].rstrip("."), function)
    return function


def add(name, function, *arguments):
    cases.append((name, function, arguments))


def comment(text):
    return "".join("# %s\n" % line for line in str(text).splitlines())


def run_one(number, name, function, arguments):
    if len(hung) >= MOST_HUNG:
        print("not ok %d - %s\n# not tried: %s waited in vain" % (number, name, ", ".join(hung)))
        return False
    try:
        function(*arguments)
    except Skip as reason:
        print("ok %d - %s # SKIP %s" % (number, name, reason))
    except AssertionError as failure:
        hung.extend([name] * isinstance(failure, Hung))
        print("not ok %d - %s\n%s" % (number, name, comment(failure)), end="")
        if not failure.args:
            print(comment(traceback.format_exc()), end="")
        return False
    except Exception as failure:
        hung.extend([name] * isinstance(failure, subprocess.TimeoutExpired))
        print("not ok %d - %s\n%s" % (number, name, comment(traceback.format_exc())), end="")
        return False
    else:
        print("ok %d - %s" % (number, name))
    finally:
        sys.stdout.flush()
    return True


def main():
    print("1..%d" % len(cases))
    results = [run_one(number, *each) for number, each in enumerate(cases, 1)]
    sys.exit(0 if all(results) else 1)
