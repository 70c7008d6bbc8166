#!/bin/sh
# Set the clone up, unless that is done: `sh tools/set_up.sh run` or `dev`. Whether this Python will do is asked
# in words that every Python since 2.6 understands, and only when there is something to do.
python=${PYTHON:-python3}
expected="expected is Python 3.11, 3.12 or 3.13 (another one is named by: make PYTHON=python3.12 ...)"

if ! command -v "$python" >/dev/null 2>&1; then
    echo "set-up: no $python was found; $expected" >&2
    exit 1
fi
"$python" -I -S tools/set_up.py ready "$1" >/dev/null 2>&1 && exit 0
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    found=$("$python" -c 'import sys; sys.stdout.write("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
    echo "set-up: $python is ${found:+Python }${found:-no Python that starts}; $expected" >&2
    exit 1
fi
exec "$python" -I tools/set_up.py make "$1"
