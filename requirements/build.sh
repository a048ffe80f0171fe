#!/bin/sh
# Locks what is installed: `sh requirements/build.sh`. Versions and hashes, no host names.
set -eu
cd "$(dirname "$0")/.."
for name in run:--group=build dev:"--group=build --group=dev"; do
    out=requirements/${name%%:*}.txt
    # shellcheck disable=SC2086
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --no-annotate pyproject.toml ${name#*:} -o "$out"
done
