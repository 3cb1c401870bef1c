"""`RDD.pipe` on a real local Spark, as docs/scale.md has it: the command alone on the workers, lines equal to the command's, in its order."""
import json
import os
import shutil
import subprocess
import sys

import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
if not shutil.which("java"):
    pytest.skip("there is no Java", allow_module_level=True)
COMMAND = os.environ.get("DETENTE")
if not COMMAND:
    pytest.skip("DETENTE names no command", allow_module_level=True)
COUNT = int(os.environ.get("DETENTE_SPARK_ARTICLES", "2000"))
ACTS = ["{a} imposed sanctions on {b} on Monday.", "{a}’s president met {b}’s, a spokesman said.", "{a} accused {b} of seizing boats.", "It rained in {a}."]
STATES = "France Kenya Turkey Syria Iran Iraq Israel Egypt Germany Poland".split()


@pytest.fixture(scope="module")
def context():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = pyspark.SparkContext(master="local[2]", appName="detente-pipe", conf=pyspark.SparkConf().set("spark.ui.enabled", "false"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("pipe") / "news.jsonl"
    with open(path, "w", encoding="utf-8") as f:
        for i in range(COUNT):
            text = " ".join(ACTS[(i + k) % 4].format(a=STATES[i % 10], b=STATES[(i * 3 + 1 + k) % 10]) for k in range(3))
            f.write(json.dumps({"id": "n%06d" % i, "date": "2024-06-%02d" % (i % 28 + 1), "text": text}) + "\n")
    return str(path)


def lines_of_command(path):
    return subprocess.run([COMMAND, "code", path], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8").splitlines()


@pytest.mark.parametrize("partitions", [1, 5])
def test_the_lines_of_the_command(context, corpus, partitions):
    lines = context.textFile(corpus, minPartitions=partitions).pipe(f"{COMMAND} code --from jsonl -", checkCode=True)
    assert lines.getNumPartitions() >= partitions
    want = lines_of_command(corpus)
    assert len(want) > COUNT
    assert lines.collect() == want


def test_what_cannot_be_read_is_told(context, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "text": "France thanked Kenya."}\nno JSON\n', encoding="utf-8")
    piped = context.textFile(str(tmp_path / "bad.jsonl"), minPartitions=1)
    with pytest.raises(Exception, match="error code 1"):
        piped.pipe(f"{COMMAND} code --from jsonl -", checkCode=True).collect()
    assert piped.pipe(f"{COMMAND} code --from jsonl -").count() == 1  # without checkCode the rest is had
