# SPDX-License-Identifier: GPL-2.0-or-later
"""The Test Anything Protocol: a line for each case, read by automake's driver."""

import sys
import traceback

cases = []


class Skip(Exception):
    """Raised by a case that cannot be tried here; its text says why."""


def case(function):
    """A decorator: the function is a case, its first line of documentation the name."""
    add(function.__doc__.strip().splitlines()[0].rstrip("."), function)
    return function


def add(name, function, *arguments):
    cases.append((name, function, arguments))


def comment(text):
    return "".join("# %s\n" % line for line in str(text).splitlines())


def run_one(number, name, function, arguments):
    try:
        function(*arguments)
    except Skip as reason:
        print("ok %d - %s # SKIP %s" % (number, name, reason))
    except AssertionError as failure:
        print("not ok %d - %s\n%s" % (number, name, comment(failure)), end="")
        if not failure.args:
            print(comment(traceback.format_exc()), end="")
        return False
    except Exception:
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
