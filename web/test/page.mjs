// The report in a real browser: node page.mjs NODE_MODULES PAGE [SCREENSHOT_FOLDER]; exit 77 when there is no browser or playwright-core.
// PAGE is a file or an address; the store behind it is made by tests/make_store.py --hostile.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const [modules, target, shots] = process.argv.slice(2);
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
let chromium;
try {
  ({ chromium } = createRequire(join(resolve(modules), "x.js"))("playwright-core"));
} catch {
  console.log("no playwright-core: npm ci in web/ brings it");
}
if (!chromium || !browserPath) process.exit(77);

const address = /^http/.test(target) ? target : "file://" + resolve(target);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
let passed = 0;
const failed = [], faults = [], requests = [];

async function open(hash = "", options = {}) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...options });
  page.on("pageerror", (e) => faults.push(e.message));
  page.on("console", (m) => m.type() === "error" && faults.push(m.text()));
  page.on("request", (r) => requests.push(r.url()));
  await page.goto(address + hash);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  return page;
}

async function test(name, run) {
  try {
    await run();
    passed++;
  } catch (why) {
    failed.push(name);
    console.log(`FAILED ${name}: ${why.message}`);
  }
}
function is(got, want, what) {
  if (got !== want) throw new Error(`${what}: ${JSON.stringify(got)} is not ${JSON.stringify(want)}`);
}
const count = async (page) => +(await page.textContent("#event-count")).replace(/[^0-9]/g, "");
/* What was asked for has been drawn: a click or key has set aria-busy before it returns. */
const settled = (page) => page.waitForFunction(() => document.querySelector("main").getAttribute("aria-busy") !== "true", null, { timeout: 60000 });
async function until(what, check) {
  for (let i = 0; i < 600; i++) { // half a minute: the server may be one with sanitizers, on a busy machine
    if (await check()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error("never: " + what);
}

const page = await open("#dyad=USA:RUS&by=month");
await test("opens with a chart, a list, a matrix, a map", async () => {
  is(await page.getAttribute("html", "data-ready"), "true", "ready");
  if (!(await page.$("path.line.words")) || !(await page.$(".shade"))) throw new Error("no chart");
  if ((await page.$$(".matrix button")).length < 20) throw new Error("no matrix");
  if ((await page.$$(".map .country")).length < 150) throw new Error("no map");
  if (!(await count(page))) throw new Error("no events");
});
if (shots) await page.screenshot({ path: join(shots, "light.png"), fullPage: true });

await test("hostile titles and quotes stay text", async () => {
  is((await page.title()).replace("A <title> – detente", "detente: words and deeds"), "detente: words and deeds", "title");
  is(await page.$("img"), null, "an image");
  is((await page.$$("body script:not([type])")).length, 1, "scripts that run");
  await page.fill("#find", "</script>");
  await until("a title with </script>", async () => (await count(page)) > 0);
  await page.fill("#find", "");
  await settled(page);
});

await test("brushing filters the list, Escape lets go", async () => {
  const all = await count(page), box = await (await page.$(".timeline")).boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 150);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 150, { steps: 5 });
  await page.mouse.up();
  await until("fewer events", async () => (await count(page)) < all && (await page.isVisible("#chosen")));
  await settled(page);
  const days = new URLSearchParams((await page.evaluate(() => location.hash)).slice(1));
  for (const text of await page.$$eval(".row .foot", (rows) => rows.map((r) => r.textContent.split(" · ")[0]))) {
    const day = new Date(text + " UTC").toISOString().slice(0, 10);
    if (day < days.get("from") || day >= days.get("to")) throw new Error(`${day} is outside ${days}`);
  }
  await page.focus(".timeline");
  await page.keyboard.press("Escape");
  await until("all events again", async () => (await count(page)) === all);
});

await test("the numbers over a row of the chart are those of its events", async () => {
  await page.focus(".timeline");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
  const numbers = await page.$$eval(".tip tr", (rows) => rows.slice(0, 2).map((r) => +r.cells[1].textContent));
  numbers.push(await page.$eval(".tip .words td:nth-of-type(2)", (td) => +td.textContent.replace("−", "-")));
  await page.keyboard.press("Enter");
  await until("the row's events", async () => (await count(page)) === numbers[0] + numbers[1]);
  await settled(page);
  await page.click('[data-kind="words"]');
  await until("its words", async () => (await count(page)) === numbers[0]);
  await settled(page);
  const scores = await page.$$eval(".row .score", (all) => all.map((x) => +x.textContent.replace("−", "-")));
  is(scores.length, numbers[0], "rows in view");
  is((scores.reduce((a, b) => a + b, 0) / scores.length).toFixed(1), numbers[2].toFixed(1), "mean score of the words");
  await page.click('[data-kind="all"]');
  await page.click("#chosen");
  await settled(page);
});

await test("an event opens its article at its sentence, with actors, trigger and rule", async () => {
  await page.click(".row >> nth=1");
  await page.waitForSelector("dialog[open] .text .m-trigger");
  const row = await page.$eval(".row.on", (r) => ({ type: r.querySelector(".badge").firstChild.textContent, sentence: r.querySelector(".sentence").textContent }));
  const facts = await page.textContent("dialog .facts");
  if (!facts.includes(row.type) || !/events\/\w+\.txt:\d+/.test(facts)) throw new Error("facts: " + facts);
  const sentence = (await page.$$eval("dialog .text .m-sentence", (all) => all.map((x) => x.textContent).join(""))).replace(/\s+/g, " ").trim();
  is(sentence, row.sentence, "sentence");
  for (const kind of ["actor", "recipient"]) if (!(await page.$(`dialog .text .m-${kind}`))) throw new Error("no " + kind);
  if (shots) await page.screenshot({ path: join(shots, "article.png") });
  const before = await page.textContent("dialog h2");
  await page.keyboard.press("j");
  await until("the next article", async () => (await page.textContent("dialog h2")) !== before || (await page.textContent("dialog .facts")) !== facts);
  await page.keyboard.press("Escape");
  await until("closed", async () => !(await page.$("dialog[open]")));
});

await test("claims that clash open both articles", async () => {
  await until("clashes", async () => (await page.$$(".clash")).length > 2);
  const claim = page.locator(".clash .claim").nth(1), sentence = (await claim.locator(".sentence").textContent()).replace(/\s+/g, " ").trim();
  await claim.click();
  await page.waitForSelector("dialog[open] .text .m-sentence");
  is((await page.$$eval("dialog .text .m-sentence", (all) => all.map((x) => x.textContent).join(""))).replace(/\s+/g, " ").trim(), sentence, "sentence");
  await page.keyboard.press("Escape");
  await until("closed", async () => !(await page.$("dialog[open]")));
});

await test("pairs are found by name, actors picked by keys", async () => {
  await page.fill("#find-pair", "ger fra");
  is((await page.$$(".pair")).length, 1, "pairs");
  await page.click(".pair");
  await until("the pair", async () => (await page.evaluate(() => location.hash)).includes("dyad=DEU:FRA"));
  await until("as many events as the pair has", async () => (await count(page)) === +(await page.textContent(".pair.on .n")).replace(/,/g, ""));
  await page.fill("#find-pair", "");
  await page.focus("#pick-a input");
  await page.keyboard.type("chin");
  await page.keyboard.press("Enter");
  await until("China", async () => (await page.evaluate(() => location.hash)).includes("dyad=CHN:FRA"));
  await page.focus("#pick-b input");
  await page.keyboard.type("@NATO");
  await page.keyboard.press("Enter");
  await until("NATO", async () => (await page.evaluate(() => location.hash)).includes("dyad=CHN:@NATO"));
  await page.click("#swap");
  await until("swapped", async () => (await page.evaluate(() => location.hash)).includes("dyad=@NATO:CHN"));
});

await test("a cell of the matrix leads to its events", async () => {
  const cell = page.locator(".matrix button").nth(3), label = await cell.getAttribute("aria-label");
  await cell.click();
  await settled(page);
  const n = label.match(/: ([\d,]+) word.* ([\d,]+) deed/).slice(1).map((x) => +x.replace(/,/g, ""));
  await until(`${n[0] + n[1]} events`, async () => (await count(page)) === n[0] + n[1]);
});

await test("a country of the map leads to its events", async () => {
  await page.click(".pair >> nth=0");
  await settled(page);
  const country = page.locator(".map .country[tabindex]").nth(2), n = +(await country.getAttribute("aria-label")).match(/: ([\d,]+) event/)[1].replace(/,/g, "");
  await country.focus();
  await page.keyboard.press("Enter");
  await until(`${n} events`, async () => (await count(page)) === n);
});

await test("who is quoted filters the list", async () => {
  await settled(page);
  const speaker = page.locator(".quote").nth(1), n = +(await speaker.locator(".n").textContent()).replace(/,/g, "");
  await speaker.click();
  await until("its events", async () => (await count(page)) === n);
});

await test("what counts changes what is counted", async () => {
  await page.goto(address + "#dyad=USA:RUS&by=month");
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  const before = await count(page);
  await page.click("#counts summary");
  await page.click("#with input >> nth=3");
  await until("more events", async () => (await count(page)) > before);
});
await page.close();

await test("dark, narrow, printed", async () => {
  const dark = await open("#dyad=USA:RUS&by=month", { colorScheme: "dark", viewport: { width: 390, height: 800 } });
  const wide = await dark.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 392) throw new Error(`${wide} pixels wide on a telephone`);
  const [r, g, b] = (await dark.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor)).match(/\d+/g).map(Number);
  if (r + g + b > 200) throw new Error("not dark");
  if (shots) await dark.screenshot({ path: join(shots, "narrow-dark.png"), fullPage: true });
  await dark.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await dark.emulateMedia({ media: "print" });
  await until("a printed list", async () => (await dark.$$(".print-list li")).length > 10);
  await dark.close();
});

await test("no fault, no request to anywhere else", async () => {
  is(faults.join("; "), "", "faults");
  const origin = /^http/.test(address) ? new URL(address).origin : "file://";
  is(requests.filter((r) => !r.startsWith(origin) && !r.startsWith("data:")).join(" "), "", "requests");
});

await browser.close();
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);
