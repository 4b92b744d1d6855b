#!/usr/bin/env bash
# Lets the tools of our users judge what we write. Called by the profile interop:
#   run.sh <the repository> <folder of what was written>
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$1
written=$2

for tool in node npm; do
  command -v "$tool" > /dev/null || {
    echo "The profile interop needs node 20 or newer and npm, and there is no $tool. Install Node.js," >&2
    echo "or leave the profile out: ./mvnw verify does without." >&2
    exit 2
  }
done
version=$(node -p 'process.versions.node.split(".")[0]')
[ "$version" -ge 20 ] || { echo "The profile interop needs node 20 or newer; this is $(node --version)." >&2; exit 2; }
python=$(command -v python3 || true)
[ -n "$python" ] && "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2> /dev/null || {
  echo "The profile interop needs python3 3.10 or newer with venv (Debian: python3-venv). Install it," >&2
  echo "or leave the profile out: ./mvnw verify does without." >&2
  exit 2
}

tools=$written/tools
mkdir -p "$tools"
cp "$here"/package.json "$here"/package-lock.json "$here"/*.js "$tools"
(cd "$tools" && npm ci --no-audit --no-fund --ignore-scripts)

node "$tools/bpmn.js" "$repository/process-definitions/src/main/resources/workflows" "$written/regenerated"
node "$tools/templates.js" "$written/element-templates.json"

# What asks our API, which ApiJudge has it do.
[ -x "$tools/venv/bin/pip" ] || "$python" -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cp "$here"/schemathesis.toml "$here"/files.py "$tools"
