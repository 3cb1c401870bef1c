# The Python package: built, installed into an environment of its own and tested. Sourced by scripts/test; counts into passed, failed, skipped.

run_python() {
  local env=build/python-env results=build/python-tests.xml counts p f s
  say "Python package"
  if ! [ -x "$env/bin/pytest" ]; then
    python3 -m venv "$env" && "$env/bin/pip" install -q "setuptools>=64" wheel pytest pandas "pyarrow>=14" || {
      echo "no Python packages to be had: the Python package is not tested" >&2
      skipped=$((skipped + 1))
      rm -rf "$env"
      return
    }
  fi
  "$env/bin/pip" install -q --no-build-isolation --force-reinstall --no-deps ./python || { fault "the Python package does not build"; return; }
  rm -f "$results"
  # Spark is large: its tests run where pyspark and Java are there (build/python-env/bin/pip install pyspark)
  local what="python/tests"
  if "$env/bin/python" -c 'import pyspark' 2> /dev/null && command -v java > /dev/null; then what="$what spark"
  else say "no pyspark or Java: the Spark job is not tested"; fi
  DETENTE=$PWD/build/detente "$env/bin/pytest" -q --junitxml="$results" $what
  counts=$(python3 - "$results" <<'PY'
import sys, xml.etree.ElementTree as tree
suite = next(tree.parse(sys.argv[1]).iter("testsuite"))
n, bad, out = (sum(int(suite.get(k) or 0) for k in keys) for keys in (("tests",), ("failures", "errors"), ("skipped",)))
print(n - bad - out, bad, out)
PY
  ) || { fault "no results of the Python tests"; return; }
  read -r p f s <<< "$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}
