// The series that a report page computes, as JSON: node series.mjs NODE_MODULES REPORT [DYAD BY UNIQUE WITH]...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, report, ...asked] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const { buildSync } = createRequire(join(resolve(modules), "x.js"))("esbuild");
const built = buildSync({ entryPoints: [join(here, "../src/local.ts")], bundle: true, write: false, format: "esm", nodePaths: [resolve(modules)] });
const { Local } = await import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].text).toString("base64"));

const html = readFileSync(report, "utf8");
const part = (id) => JSON.parse(html.match(new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`))[1]);
const local = new Local(part("data"), part("chunks"), () => { throw new Error("no texts here"); });
const AUXILIARY = ["historical", "future", "hypothetical", "negation"];
const out = [];
for (let i = 0; i + 3 < asked.length; i += 4) {
  const [a, b] = asked[i].split(":"), bits = AUXILIARY.reduce((n, name, bit) => n | (asked[i + 3].split(",").includes(name) ? 1 << bit : 0), 0);
  const query = { a, b, by: asked[i + 1], unique: asked[i + 2], with: bits }, filter = { from: null, to: null, view: "both", kind: "all", speaker: null, text: "" };
  const list = await local.events(query, filter, 0, 1e9);
  out.push({ series: await local.series(query), listed: list.total, flows: await local.flows(query) });
}
process.stdout.write(JSON.stringify(out));
