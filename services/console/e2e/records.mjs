// A record on a form, from the ticket that it is about: begun, filled in, handed in, checked and signed by two people, put
// right, filed, and printed as it is seen.
import assert from "node:assert/strict";

import { plain, readPaper } from "./paper.mjs";
import { baseURL, colleague, looked, opened, signIn, username, watch } from "./steward.mjs";

/** `number`: the ticket that it is about. */
export async function fillCheckAndPrint(browser, number) {
  const clerk = await arrived(browser, `/tickets/${number}`, username);
  const strays = watch(clerk);
  await clerk
    .locator(`[data-ticket-panel="${number}"]`)
    .getByRole("link", { name: "Fill in a form" })
    .click();
  await clerk.getByLabel("Search forms").fill("回访记录");
  await clerk.locator("[data-form=letter-register]").waitFor({ state: "detached" });
  await looked(clerk, "the catalogue of forms");
  await clerk.locator("[data-form=callback-record]").getByRole("link", { name: "Callback record" }).click();
  await clerk.getByRole("button", { name: "Begin a record" }).waitFor();
  await clerk.locator("iframe[title='On paper']").waitFor();
  await looked(clerk, "a form and its paper");
  await clerk.getByRole("button", { name: "Begin a record" }).click();

  const field = (name) =>
    clerk.locator(".ant-form-item").filter({ has: clerk.getByLabel(name, { exact: true }) });
  const handIn = clerk.getByRole("button", { name: "Hand in" });
  await handIn.waitFor();
  await handIn.click();
  for (const name of ["Time", "Resident", "Room number", "Brief content"]) {
    await field(name).getByText("must be filled in").waitFor();
  }
  await clerk.waitForFunction(() => document.activeElement?.id === "record_called_back_at");
  await looked(clerk, "a record that lacks something");
  await clerk.getByLabel("Time", { exact: true }).fill("2026-03-02T10:30");
  await clerk.getByLabel("Resident", { exact: true }).fill("王小明");
  await clerk.keyboard.press("Tab");
  await clerk.keyboard.type("3-2-501");
  await clerk.keyboard.press("Tab");
  await clerk.keyboard.press("Space");
  await clerk.getByLabel("Brief content", { exact: true }).fill("水管已修好，不再漏水。");
  await clerk.keyboard.press("Tab");
  await clerk.keyboard.press("Space");
  await clerk.locator("[data-keeping=kept]").waitFor();
  // It is kept: whoever loads the page again goes on where they were.
  await clerk.reload();
  await clerk.waitForFunction(() => document.querySelector("#record_resident")?.value === "王小明");
  await clerk.getByLabel("Handling opinion", { exact: true }).fill("已回访。");
  await clerk.keyboard.press("Control+Enter");
  await clerk.locator("[data-record-page=submitted]").waitFor();
  const title = await clerk.locator("#records-title").innerText();
  const record = /CBR-\d{4}-\d+/.exec(title)?.[0];
  assert.ok(record, `a number in ${title}`);
  const address = new URL(clerk.url()).pathname;
  await clerk.getByRole("button", { name: "Sign: Visitor's signature" }).click();
  await signed(clerk);

  const manager = await arrived(browser, address, colleague);
  await manager.getByRole("button", { name: "Check: it is right" }).click();
  await manager.locator("[data-record-page=checked]").waitFor();
  await manager.getByRole("button", { name: "Sign: Manager's signature" }).click();
  await signed(manager);
  await manager.getByRole("button", { name: "Sign: Resident's signature" }).click();
  await manager.waitForFunction(() => document.activeElement?.id === "signer");
  await manager.getByLabel("Who signs").fill("王小明");
  await manager.locator("[data-pad]").focus();
  for (const key of ["Space", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowRight"]) {
    await manager.keyboard.press(key);
  }
  await looked(manager, "a customer signs");
  await signed(manager);
  await manager.getByRole("button", { name: "File", exact: true }).click();
  await manager.locator("[data-record-page=filed]").waitFor();
  await manager
    .locator("[data-signature=resident_signature]")
    .filter({ hasText: "王小明, before" })
    .waitFor();
  await looked(manager, "a record that is filed");

  const [paper] = await Promise.all([
    manager.waitForEvent("popup"),
    manager.getByRole("button", { name: "Print", exact: true }).click(),
  ]);
  await paper.getByText(record).waitFor();
  const { pages, close } = await readPaper(await paper.pdf({ preferCSSPageSize: true }));
  const text = pages.map((page) => page.text).join("");
  for (const words of ["Callback record", record, "王小明", "水管已修好，不再漏水。", "☑ Phone"]) {
    assert.ok(text.includes(plain(words)), `${words} on the paper`);
  }
  assert.equal(Math.round(pages[0].width), 210, "an A4 sheet");
  await close();
  await paper.close();

  // What was wrong is put right by whoever filled it in, and both are there to be read.
  await clerk.reload();
  await clerk.getByRole("button", { name: "Correct…" }).click();
  await clerk.getByLabel("Room number", { exact: true }).fill("3-2-502");
  await clerk.getByLabel("What was wrong").fill("房号有误");
  await looked(clerk, "a correction");
  await clerk.getByRole("button", { name: "Send the correction" }).click();
  await clerk.locator("[data-record-page=submitted]").waitFor();
  await clerk.locator("[data-field=address]").filter({ hasText: "3-2-502" }).waitFor();
  await clerk.getByRole("combobox", { name: "Former revisions" }).click();
  await clerk.keyboard.press("Enter");
  await clerk.locator("[data-revision='1'] [data-field=address]").filter({ hasText: "3-2-501" }).waitFor();

  await clerk.getByRole("link", { name: "All records" }).click();
  await clerk.getByLabel("Number", { exact: true }).fill(record.toLowerCase());
  await clerk.keyboard.press("Enter");
  await clerk.waitForURL(/number=/);
  await clerk.locator("tr[data-record]").filter({ hasText: record }).waitFor();
  await clerk.getByRole("checkbox", { name: "Filled in by me" }).check();
  await clerk.locator("tr[data-record]").filter({ hasText: record }).waitFor();
  await looked(clerk, "the records");
  assert.deepEqual(strays, [], "the page threw nothing and asked no other host");
  await clerk.context().close();
  await manager.context().close();
}

/** Somebody at an address of the desk, in a browser of their own. */
async function arrived(browser, address, name) {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ baseURL, locale: "en-GB", viewport, reducedMotion: "reduce" });
  const page = await opened(context, address);
  await signIn(page, name);
  return page;
}

/** Sends the dialog that is open. */
async function signed(page) {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Sign", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}
