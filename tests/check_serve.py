#!/usr/bin/env python3
"""`detente serve`: its JSON against `series` and the store, what it refuses, a store that grows, and its page in a browser.

usage: check_serve.py DETENTE make_store.py docs/store.md web/test/page.mjs FOLDER_WITH_node_modules
"""
import http.client, json, os, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, urllib.parse


class Server:
    def __init__(self, detente, store):
        self.process = subprocess.Popen([detente, "serve", store, "--port", "0", "--title", "A <title>"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        self.refusal = self.process.stderr.read() if not self.address else ""
        self.port = int(self.address.rsplit(":", 1)[1].strip("/")) if self.address else 0

    def ask(self, path, method="GET", headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        bytes_ = answer.read()
        connection.close()
        return answer.status, bytes_, dict(answer.getheaders())

    def get(self, path, **parameters):
        status, bytes_, headers = self.ask("/api/" + path + "?" + urllib.parse.urlencode(parameters))
        assert status == 200 and headers["Content-Type"] == "application/json", (path, parameters, status, bytes_)
        return json.loads(bytes_)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0


def check_json(server, detente, store, db):
    for dyad, by in (("USA:RUS", "week"), ("USA MIL:@NATO", "month"), ("*:*", "quarter")):
        want = json.loads(subprocess.run([detente, "series", store, "--dyad", dyad, "--by", by, "--to", "json"], check=True, capture_output=True).stdout)
        for _ in range(2):  # made, then kept
            assert server.get("series", dyad=dyad, by=by) == want, (dyad, by)
        listed = server.get("events", dyad=dyad, by=by, limit=3)
        assert listed["total"] == sum(want["both"]["words"]) + sum(want["both"]["deeds"]) + want["left_out"]["outside"] and len(listed["rows"]) == 3
        parts = [server.get("events", dyad=dyad, by=by, kind=k, direction=d)["total"] for k in ("words", "deeds") for d in ("both",)]
        assert sum(parts) == listed["total"]
        assert sum(q["events"] for q in server.get("quoted", dyad=dyad, by=by)) == listed["total"]
    info = server.get("info")
    assert (info["title"], info["events"]) == ("A <title>", db.execute("SELECT count(*) FROM events").fetchone()[0])
    row = server.get("events", dyad="USA:RUS", text="washington sanct")["rows"][0]
    assert row["type"] in ("SANCTION", "THREATEN") or "sanct" in json.dumps(row).lower(), row
    article = server.get("article", number=row["article"])
    event = [e for e in article["events"] if e["event"] == row["event"]][0]
    text = db.execute("SELECT text FROM articles WHERE article = ?", (row["article"],)).fetchone()[0]
    assert article["pieces"] == [[0, text]] and event["type"] == row["type"] and event["parties"]
    own = server.get("events", dyad="USA:RUS", speaker="-")["total"] + server.get("events", dyad="USA:RUS", speaker="USA GOV")["total"]
    assert 0 < own <= server.get("events", dyad="USA:RUS")["total"]
    assert len(server.get("clashes", dyad="USA:RUS", limit=2)) == 6
    flows = {(f["actor"], f["recipient"]): f["words"] + f["deeds"] for f in server.get("flows", by="month")}
    assert flows[("USA", "RUS")] == server.get("events", dyad="USA:RUS", direction="forth")["total"]


def check_refusals(server):
    for path, want in (("/nothing", 404), ("/../etc/passwd", 404), ("/%2e%2e/%2e%2e/etc/passwd", 404), ("/api/../api/info", 404), ("/api/series?dyad=USA", 400),
                       ("/api/series?by=hour", 400), ("/api/events?limit=100000", 400), ("/api/events?limit=-1", 400), ("/api/article?number=99999999", 404),
                       ("/api/article?number=1'--", 400), ("/api/events?from=2018", 400), ("/api/events?text=" + "x" * 400, 400), ("/api/events?text=%ff%fe", 400),
                       ("/api/events?direction=up", 400), ("/api/events?dyad=" + urllib.parse.quote("USA:RUS' OR 1=1"), 400)):
        status, bytes_, _ = server.ask(path)
        assert status == want and json.loads(bytes_)["error"], (path, status, bytes_)
    for method in ("POST", "PUT", "DELETE"):
        status, _, headers = server.ask("/api/info", method, body="x" * 1000)
        assert status == 405 and headers["Allow"] == "GET, HEAD", (method, status)
    assert server.ask("/api/info", headers={"Host": "evil.example"})[0] == 403
    status, bytes_, headers = server.ask("/", "HEAD")
    assert status == 200 and not bytes_ and "default-src 'none'" in headers["Content-Security-Policy"]
    assert server.ask("/?" + "x" * 60000)[0] >= 400  # a request that is too long
    with socket.create_connection(("127.0.0.1", server.port)) as raw:  # and one that is none
        raw.sendall(b"\x16\x03\x01nonsense\r\n\r\n")
        raw.settimeout(10)
        raw.recv(100)
    assert server.ask("/")[0] == 200


def check_growth(server, db):
    before = server.get("events", dyad="USA:RUS")["total"]
    db.execute("""INSERT INTO events SELECT (SELECT max(event) + 1 FROM events), 'new#1', article, date, 'day', date_given, day, last_day, publication_date, type, mode, context, '',
      cameo, quad_code, event_scale, goldstein, event_text, sentence, start_byte, end_byte, trigger_byte, lede, killed, injured, arrested, size, place, place_country,
      place_admin1, place_feature, latitude, longitude, geonameid, place_start, place_end, rule, why, link FROM events WHERE event = 1""")
    db.execute("UPDATE articles SET copy = '' WHERE article = (SELECT article FROM events WHERE event = 1)")
    db.execute("INSERT INTO dyads SELECT 'USA', 'RUS', day, max(event), 0 FROM events")
    db.commit()
    assert server.get("events", dyad="USA:RUS")["total"] > before


def main():
    detente, maker, schema, script, packages = sys.argv[1:6]
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "events.db")
        subprocess.run([sys.executable, maker, schema, store, "--hostile"], check=True)
        server = Server(detente, store)
        if not server.address:
            assert "built without" in server.refusal, server.refusal
            print(server.refusal)
            return 77
        try:
            db = sqlite3.connect(store)
            check_json(server, detente, store, db)
            check_refusals(server)
            # PACKAGES is empty where the browser is left out.
            modules = packages and [d for d in (os.path.join(os.path.dirname(script), "../node_modules"), os.path.join(packages, "node_modules")) if os.path.isdir(os.path.join(d, "playwright-core"))]
            browser = subprocess.run(["node", script, modules[0], server.address]).returncode if modules and shutil.which("node") else 77
            assert browser in (0, 77)
            check_growth(server, db)
        finally:
            server.stop()
    assert subprocess.run([detente, "serve", store], capture_output=True).returncode == 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
