// A form of the group's own: begun with nothing, put together by keyboard, put right where the server finds something
// wrong, published, filled in and printed.
import assert from "node:assert/strict";

import { plain, readPaper } from "./paper.mjs";
import { baseURL, colleague, looked, opened, signIn, watch } from "./steward.mjs";

/** `elsewhere`: the API as the manager of the whole group. */
export async function designFillAndPrint(browser, elsewhere) {
  const { items: estates } = await elsewhere.get("/api/v1/estates?limit=1");
  const mark = Date.now().toString(36);
  const viewport = { width: 1600, height: 900 };
  const context = await browser.newContext({ baseURL, locale: "en-GB", viewport, reducedMotion: "reduce" });
  const page = await opened(context, "/records/forms");
  const strays = watch(page);
  await signIn(page, colleague);
  await page.getByRole("link", { name: "New form" }).click();

  const place = (where) => page.locator(`[data-place="${where}"]`);
  const put = (where, words) => place(where).locator("input").fill(words);
  await put("/title/zh", "共享雨伞借用");
  await put("/title/en", "Umbrellas on loan");
  await put("/code", `our-umbrellas-${mark}`);
  await put("/series", "UMB");
  await put("/clauses/OUR-01/zh", "雨伞须登记后借出");
  await put("/clauses/OUR-01/en", "Umbrellas are lent on record.");
  await place("/size").getByText("A5").click();

  const add = async (kind) => {
    await page.getByRole("button", { name: "Add a field" }).click();
    await page.getByRole("menuitem", { name: kind, exact: true }).click();
  };
  await add("Text");
  await put("/field/0/title/zh", "雨伞编号");
  await put("/field/0/title/en", "Umbrella");
  await page.getByRole("checkbox", { name: "Has to be filled in" }).check();
  await add("Text");
  await put("/field/1/title/zh", "借用人");
  await put("/field/1/title/en", "Borrower");
  await page.getByRole("checkbox", { name: /^Leads to a person/ }).check();
  await add("One of");
  await put("/field/2/title/zh", "借还情况");
  await put("/field/2/title/en", "State");
  for (const [at, [zh, en]] of [
    ["完好", "Intact"],
    ["损坏", "Damaged"],
  ].entries()) {
    await put(`/field/2/choices/${at}/zh`, zh);
    await put(`/field/2/choices/${at}/en`, en);
  }
  await add("Table");
  await put("/field/3/title/zh", "附件");
  await put("/field/3/title/en", "Accessories");
  await page.locator("[data-design-field=field]").click();
  await put("/field/3/column/0/title/zh", "物品");
  await put("/field/3/column/0/title/en", "Thing");
  await add("Signature");
  await put("/field/4/title/zh", "经办人签名");
  await put("/field/4/title/en", "Clerk's signature");
  await page.locator("[data-proof=sound]").waitFor();

  // Two of one name are told at the second, and one is led there.
  await page.locator("[data-design-field=borrower]").click();
  await put("/field/1/name", "umbrella");
  await place("/field/1/name").getByText("`umbrella` is the name of an earlier one").waitFor();
  await page.locator("[data-design-part=head]").click();
  await page.getByRole("button", { name: "`umbrella` is the name of an earlier one" }).click();
  await page.waitForFunction(() => document.activeElement?.value === "umbrella");
  await looked(page, "a form with something wrong");
  await put("/field/1/name", "borrower");

  // By keyboard, the borrower comes first.
  await page.locator("[data-design-field=borrower]").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(
    () => document.querySelector("[data-design-field]")?.dataset.designField === "borrower",
  );
  // By the pointer, the umbrella does again.
  await page.locator("[data-design-field=umbrella]").dragTo(page.locator("[data-design-field=borrower]"));
  await page.waitForFunction(
    () => document.querySelector("[data-design-field]")?.dataset.designField === "umbrella",
  );

  // What is damaged names the borrower, by the group's own rule.
  await page.locator("[data-design-part=conditions]").click();
  await page.getByRole("button", { name: "Add a condition" }).click();
  await choose(page, "It depends on", "State");
  await choose(page, "Where “State” is", "Damaged");
  await choose(page, "These are needed then", "Borrower");
  await looked(page, "a condition of a form");
  await page.locator("[data-proof=sound]").waitFor();

  await page.getByText("On paper", { exact: true }).click();
  const paper = page.frameLocator("iframe[title='On paper']");
  await paper.getByRole("heading", { name: "Umbrellas on loan" }).waitFor();
  await looked(page, "a form and the paper that it will be");
  await page.getByText("Document", { exact: true }).click();
  await page
    .locator("pre")
    .filter({ hasText: `code = "our-umbrellas-${mark}"` })
    .waitFor();
  await page.getByText("As it is filled in", { exact: true }).click();

  await page.getByRole("navigation", { name: "Desks" }).getByRole("link", { name: "Callbacks" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Leave without saving?").waitFor();
  await dialog.getByRole("button", { name: "Go on designing" }).click();
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.locator("[data-design-state=saved]").waitFor();
  await looked(page, "a form that is designed");
  await page.getByRole("button", { name: "Publish…" }).click();
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await page.waitForURL(new RegExp(`/records/forms/our-umbrellas-${mark}`));

  await page.getByText("Published", { exact: true }).first().waitFor();
  await page.goto(`/records/forms/our-umbrellas-${mark}?estate_id=${estates[0].estate_id}`);
  await page.getByRole("button", { name: "Begin a record" }).click();
  await page.getByLabel("Umbrella", { exact: true }).fill("17");
  await page.getByLabel("Damaged", { exact: true }).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.getByText("must be filled in by rule OUR-01").waitFor();
  await page.getByLabel("Borrower", { exact: true }).fill("王小明");
  await page.keyboard.press("Control+Enter");
  await page.locator("[data-record-page=submitted]").waitFor();
  const title = await page.locator("#records-title").innerText();
  const number = /UMB-\d{4}-\d+/.exec(title)?.[0];
  assert.ok(number, `a number in ${title}`);
  const [sheet] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("button", { name: "Print", exact: true }).click(),
  ]);
  await sheet.getByText(number).waitFor();
  const { pages, close } = await readPaper(await sheet.pdf({ preferCSSPageSize: true }));
  const text = pages.map((one) => one.text).join("");
  for (const words of ["Umbrellas on loan", number, "王小明", "☑ Damaged", "Clerk's signature"]) {
    assert.ok(text.includes(plain(words)), `${words} on the paper`);
  }
  assert.equal(Math.round(pages[0].width), 148, "an A5 sheet");
  await close();
  assert.deepEqual(strays, [], "the page threw nothing and asked no other host");
  await context.close();
}

/** Chooses in the list of that name. */
async function choose(page, label, option) {
  await page.getByRole("combobox", { name: label }).click();
  await page
    .locator(".ant-select-dropdown:visible .ant-select-item-option")
    .filter({ hasText: option })
    .first()
    .click();
  await page.keyboard.press("Escape");
}
