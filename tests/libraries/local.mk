# The libraries of another Debian: ./bootstrap check runs it, make check does not.
EXTRA_DIST += tests/libraries/check
