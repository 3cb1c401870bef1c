// Bundle the report page into one HTML file: node build.mjs NODE_MODULES OUTPUT
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, output] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const { buildSync } = createRequire(join(resolve(modules), "x.js"))("esbuild");
const common = { bundle: true, minify: true, write: false, nodePaths: [resolve(modules)], logLevel: "warning", charset: "utf8" };

const script = buildSync({ ...common, entryPoints: [join(here, "src/main.ts")], format: "iife", target: "es2020", loader: { ".json": "json" } });
const style = buildSync({ ...common, entryPoints: [join(here, "src/style.css")] });
const js = script.outputFiles[0].text.trim(), css = style.outputFiles[0].text.trim();
for (const [what, text] of [["script", js], ["style", css]])
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`the ${what} would end its own element`);

const page = readFileSync(join(here, "src/page.html"), "utf8");
const html = page.replace("/*STYLE*/", () => css).replace("/*SCRIPT*/", () => js);
if (html.length > 1e6) throw new Error(`the page has ${html.length} bytes, more than a million`);
writeFileSync(output, html);
