// Every form on paper: its blank page and one that is filled in, as headless Chromium prints them with the fonts of this
// machine. What is looked at is the PDF, which is what a printer gets.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { lookAt, plain, readPaper } from "./paper.mjs";
import { baseURL, colleague, launch, shots, signedInElsewhere } from "./steward.mjs";

/** Sheets as they lie, in millimetres. */
const sheets = {
  "A4 portrait": [210, 297],
  "A4 landscape": [297, 210],
  "A5 portrait": [148, 210],
  "A5 landscape": [210, 148],
};
/** Nothing is printed this near to an edge, which no printer reaches. */
const leastMargin = 8;
/** So many sheets are printed at a time. */
const atOnce = 3;
/** The long table is longer than any sheet. */
const longRows = 70;

/** Two forms of each sheet are looked at as pictures, too; the first also in English. */
const looked = new Map();

const titleIn = { "zh-CN": "zh", en: "en" };

const elsewhere = await signedInElsewhere(colleague);
const browser = await launch();
try {
  const printers = {
    "zh-CN": await printerIn("zh-CN"),
    en: await printerIn("en"),
  };
  await assertSeesWhatIsMissing();
  const forms = await allForms();
  assert.ok(forms.length > 0, "there are forms");
  const { items } = await elsewhere.get("/api/v1/estates?limit=1");
  const estateId = items[0].estate_id;
  await atATime(forms, (form) => printForm(form, printers, estateId));
  await printLongTables(forms, printers["zh-CN"], estateId);
  console.log(`prints: ${forms.length} forms, each blank and filled in: passed`);
} finally {
  await browser.close();
}

/** A character that no font has is seen to be missing; else its absence elsewhere would say nothing. */
async function assertSeesWhatIsMissing() {
  const page = await browser.newPage();
  await page.setContent("<p>王小明 \u{E123}</p>");
  const { missing, close } = await readPaper(await page.pdf());
  assert.equal(missing, 1, "the one character without a glyph is counted");
  await close();
  await page.close();
}

/** Every form in its newest version, whole. */
async function allForms() {
  const newest = new Map();
  let after = "";
  do {
    const { items, next } = await elsewhere.get(`/api/v1/form-definitions?limit=200${after}`);
    for (const { code, version } of items) newest.set(code, Math.max(version, newest.get(code) ?? 0));
    after = next === null ? "" : `&after=${encodeURIComponent(next)}`;
  } while (after !== "");
  const forms = [];
  for (const code of newest.keys()) forms.push(await elsewhere.get(`/api/v1/form-definitions/${code}`));
  return forms;
}

async function atATime(things, run) {
  const waiting = [...things];
  const work = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) await run(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Prints what is at an address, as somebody reads it whose language it is. */
async function printerIn(language) {
  const context = await browser.newContext({
    baseURL,
    extraHTTPHeaders: { Authorization: `Bearer ${elsewhere.token}`, "Accept-Language": language },
  });
  context.setDefaultTimeout(180_000);
  return async (address) => {
    const page = await context.newPage();
    try {
      const complaints = [];
      page.on("console", (message) => complaints.push(message.text()));
      const reply = await page.goto(address);
      assert.equal(reply.status(), 200, address);
      assert.equal(await page.locator("html").getAttribute("lang"), language, address);
      const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      assert.deepEqual(complaints, [], `the page's policy lets its style apply: ${address}`);
      return bytes;
    } finally {
      await page.close();
    }
  };
}

async function printForm(form, printers, estateId) {
  const sheet = `${form.size} ${form.orientation}`;
  const before = looked.get(sheet) ?? 0;
  looked.set(sheet, before + 1);
  const isLookedAt = before < 2;
  const blank = await printers["zh-CN"](`/api/v1/form-definitions/${form.code}/print`);
  await assertPaper({ form, bytes: blank, name: "blank", isLookedAt });
  if (before === 0) {
    const english = await printers.en(`/api/v1/form-definitions/${form.code}/print`);
    await assertPaper({ form, bytes: english, name: "english", language: "en" });
  }
  if (!isFilledInHere(form)) return;
  const record = await handedIn(form, estateId, 1);
  const filled = await printers["zh-CN"](`/api/v1/records/${record.form_record_id}/print`);
  const said = [record.number, ...saidOn(form)];
  await assertPaper({ form, bytes: filled, name: "filled", said, isLookedAt });
}

/** A table that goes over several sheets has its head on each of them: one of each sheet there is. */
async function printLongTables(forms, print, estateId) {
  const bySheet = new Map();
  for (const form of forms) {
    if (!isFilledInHere(form)) continue;
    const table = form.fields.find(({ kind, name }) => kind === "table" && mostRows(form, name) >= longRows);
    const sheet = `${form.size} ${form.orientation}`;
    if (table !== undefined && !bySheet.has(sheet)) bySheet.set(sheet, { form, table });
  }
  assert.ok(bySheet.size > 0, "some form has a table as long as that");
  for (const { form, table } of bySheet.values()) {
    const record = await handedIn(form, estateId, longRows);
    const bytes = await print(`/api/v1/records/${record.form_record_id}/print`);
    const pages = await assertPaper({ form, bytes, name: "long", said: [record.number], isLookedAt: true });
    assert.ok(pages.length > 1, `${form.code} goes over several sheets`);
    const heads = table.columns.map(({ title }) => plain(title.zh));
    const marker = table.columns.find(({ kind }) => kind === "text" || kind === "long_text")?.name;
    const isOfTable = ({ text }) => (marker === undefined ? true : /第\d+行/.test(text));
    const ofTable = pages.filter(isOfTable);
    assert.ok(ofTable.length > 1, `the table of ${form.code} goes over several sheets`);
    for (const { text } of ofTable) {
      for (const head of heads) assert.ok(text.includes(head), `${form.code} repeats ${head} on each sheet`);
    }
  }
}

function mostRows(form, name) {
  return form.schema.properties[name]?.maxItems ?? 0;
}

/** True of a form on which something of each kind may stand as it is made up below: no rule asks for more, nothing is kept for the
 * end, and no field takes a file that somebody has to upload first. */
function isFilledInHere(form) {
  const fields = form.fields.flatMap((field) => [field, ...field.columns]);
  return (
    form.conditions.length === 0 && !fields.some(({ kind, is_closing }) => kind === "file" || is_closing)
  );
}

/** A record with something in each field, handed in. */
async function handedIn(form, estateId, rows) {
  const contents = Object.fromEntries(
    form.fields
      .filter(({ kind }) => kind !== "signature")
      .map((field) => [field.name, valueOf(field, form.schema.properties[field.name], 1, rows)]),
  );
  const draft = await elsewhere.post("/api/v1/records", { form: form.code, estate_id: estateId, contents });
  return elsewhere.change(`/api/v1/records/${draft.form_record_id}/submit`, draft);
}

/** Something that such a field takes; texts name their row. */
function valueOf(field, schema, row, rows = 1) {
  const cut = (words) => words.slice(0, schema.maxLength ?? words.length);
  switch (field.kind) {
    case "text":
      return cut(`王小明第${row}行`);
    case "long_text":
      return cut(`水管漏水，已修复，第${row}行。\n住户已验收。`);
    case "number":
      return Math.max(schema.minimum, Math.min(schema.maximum, 7));
    case "money":
      return { amount: "128.50", currency: "CNY" };
    case "day":
      return "2026-03-02";
    case "instant":
      return "2026-03-02T08:30:00Z";
    case "time":
      return "08:30";
    case "choice":
      return field.choices[0].word;
    case "choices":
      return field.choices.slice(0, 2).map(({ word }) => word);
    case "flag":
      return true;
    case "phone":
      return "021-5555 0123";
    case "party":
    case "place":
    case "staff":
      return "01900000-0000-7000-8000-000000000001";
    case "file":
      return `sha256:${"0123456789abcdef".repeat(4)}`;
    case "table": {
      const count = Math.min(schema.maxItems, Math.max(schema.minItems, rows));
      return Array.from({ length: count }, (_, at) =>
        Object.fromEntries(
          field.columns.map((column) => [
            column.name,
            valueOf(column, schema.items.properties[column.name], at + 1),
          ]),
        ),
      );
    }
    default:
      throw new Error(`nothing is known to fill in a field of kind ${field.kind} with`);
  }
}

/** What was filled in, as it stands on the paper. */
function saidOn(form) {
  const all = form.fields.flatMap((field) => (field.kind === "table" ? field.columns : [field]));
  const said = {
    text: (_, schema) => "王小明第1行".slice(0, schema?.maxLength ?? 99),
    money: () => "128.50CNY",
    day: () => "2026-03-02",
    phone: () => "021-55550123",
    choice: (field) => `☑${field.choices[0].title.zh}`,
    flag: () => "☑是",
  };
  return all.flatMap((field) => {
    const schema = form.schema.properties[field.name];
    return said[field.kind] === undefined ? [] : [said[field.kind](field, schema)];
  });
}

/** The sheets are what the form says, everything is on them, and nothing is beside them. */
async function assertPaper({ form, bytes, name, language = "zh-CN", said = [], isLookedAt = false }) {
  const what = `${form.code}, ${name}`;
  const { file, pages, fonts, missing, close } = await readPaper(bytes);
  if (shots && isLookedAt) await writeFile(`${shots}/${form.code}-${name}.pdf`, bytes);
  const [width, height] = sheets[`${form.size} ${form.orientation}`];
  pages.forEach((page, at) => {
    const isSheet = Math.abs(page.width - width) < 1 && Math.abs(page.height - height) < 1;
    assert.ok(isSheet, `${what}: ${form.size} ${form.orientation}, not ${page.width} by ${page.height}`);
    const foot = page.words.filter(({ up }) => up < 18).map(({ text }) => text);
    assert.equal(plain(foot.join("")), `${at + 1}/${pages.length}`, `${what}: the number of the page`);
    for (const { text, left, right, up } of page.words) {
      const isOn = left > leastMargin && right < width - leastMargin && up > 4 && up < height - leastMargin;
      assert.ok(isOn, `${what}: ${text} is on the sheet`);
    }
  });
  const text = pages.map((page) => page.text).join("");
  assert.ok(text.includes(plain(form.title[titleIn[language]])), `${what}: its title`);
  for (const field of form.fields) {
    for (const { title } of [field, ...field.columns]) {
      assert.ok(text.includes(plain(title[titleIn[language]])), `${what}: ${title.zh}`);
    }
  }
  for (const words of said) assert.ok(text.includes(plain(words)), `${what}: ${words}`);
  assert.ok(!text.includes("\uFFFD"), `${what}: no character is lost`);
  assert.equal(missing, 0, `${what}: each character has a glyph`);
  assert.ok(fonts.length > 0);
  for (const font of fonts) assert.ok(font.isEmbedded, `${what}: ${font.name} is in the file`);
  if (isLookedAt) {
    for (const at of [1, pages.length]) {
      const { share, margin, borders, png } = await lookAt(file, at);
      if (shots) await writeFile(`${shots}/${form.code}-${name}-${at}.png`, png());
      assert.ok(share > 0.001, `${what}: sheet ${at} is not blank`);
      const [left, right] = borders;
      // A sheet with signatures alone has neither.
      const isClosed = left < 0.1 || right > 0.8 * left;
      assert.ok(isClosed, `${what}: sheet ${at} has its border at the right as at the left: ${borders}`);
      assert.ok(margin > 3, `${what}: sheet ${at} has ink ${margin} mm from its edge`);
    }
  }
  await close();
  return pages;
}
