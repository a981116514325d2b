# SPDX-License-Identifier: GPL-2.0-or-later
"""C sources as far as the test of the structure reads them: functions, prototypes, comments.

No compiler: the code keeps to one style, and what begins in the first column is what counts.
"""
import re

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
ATTRIBUTE = re.compile(r"__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)")
MACRO_USE = re.compile(r"^MT_DEFINE_\w+\((?:[^()]|\([^()]*\))*\)\s*?$", re.M)
NAME = re.compile(r"\b([a-z_]\w*)\s*\(")


def blank(text):
    """As many lines, nothing on them."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """The text without comments, strings and directives; every line stays where it is."""
    def replace(match):
        token = match[0]
        return blank(token) if token[0] == "/" else token[0] + " " * (len(token) - 2) + token[0]
    return DIRECTIVE.sub(lambda m: blank(m[0]), TOKEN.sub(replace, text))


def statements(code):
    """What stands outside of braces: (text, first line, last line, whether it has a body)."""
    depth = parentheses = 0
    begin, has_body, body_begin = None, False, 0
    line = first = 1
    for place, character in enumerate(code):
        if character == "\n":
            line += 1
        if begin is None and not character.isspace():
            begin, first, has_body = place, line, False
        if character in "()":
            parentheses += 1 if character == "(" else -1
        elif character == "{" and not parentheses:
            depth += 1
            if depth == 1:
                has_body, body_begin = True, place
        elif character == "}" and not parentheses:
            depth -= 1
            if not depth and ends_here(code[begin:body_begin]):
                yield code[begin:body_begin], first, line, True
                begin = None
        elif character == ";" and not depth and begin is not None:
            yield code[begin:body_begin if has_body else place], first, line, has_body
            begin = None


def ends_here(head):
    """Whether the brace that closes what begins so ends it: a function, no struct or table."""
    head = ATTRIBUTE.sub(" ", head).rstrip()
    return head.endswith(")") and "=" not in head


def function_name(head):
    """The name of the function that is declared or defined so; None: it is none."""
    head = ATTRIBUTE.sub(" ", head)
    if "=" in head or re.match(r"\s*typedef\b", head) or not head.rstrip().endswith(")"):
        return None
    found = NAME.search(head)
    return found[1] if found and found[1] != "_Static_assert" else None


def declarations(text):
    """Each function of a text: (name, first line, last line, is static, has a body)."""
    code = without_comments(text)
    code = MACRO_USE.sub(lambda m: blank(m[0]), code)
    for head, first, last, has_body in statements(code):
        name = function_name(head)
        if name:
            yield name, first, last, bool(re.match(r"static\b", head)), has_body


def has_own_comment(lines, first):
    """Whether the line above the declaration (counted from 1) ends a comment."""
    above = lines[first - 2].rstrip() if first >= 2 else ""
    return above.endswith("*/") and not re.match(r"\S.*;.*/\*", above)
