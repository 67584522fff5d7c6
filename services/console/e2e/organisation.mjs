// The organisation: a department's position is found by keyboard, given to somebody who has another role elsewhere, has a
// deputy, and is ended.
import assert from "node:assert/strict";

import { baseURL, colleague, looked, opened, signIn } from "./steward.mjs";

/** `elsewhere`: the API as the manager of the whole group. */
export async function giveAndEnd(browser, elsewhere) {
  const mark = Date.now();
  const company = await unit(elsewhere, "company", `集团 ${mark}`, null);
  const department = await unit(elsewhere, "department", `工程部 ${mark}`, company.organisation_unit_id);
  const position = await elsewhere.post("/api/v1/positions", {
    code: `GUARD-${mark}`,
    title: "保安",
    organisation_unit_id: department.organisation_unit_id,
    roles: ["dispatcher"],
    place_kinds: ["estate"],
  });
  const { items: staff } = await elsewhere.get("/api/v1/staff?limit=200");
  const agent = staff.find(({ username }) => username === "agent");
  const { items: estates } = await elsewhere.get("/api/v1/estates?limit=1");
  const guard = await elsewhere.post("/api/v1/staff", {
    username: `guard${mark}`,
    name: `新保安 ${mark}`,
    password: `Kite-${mark}-anchor`,
    roles: [],
    scope: { kind: "estates", estates: [estates[0].estate_id] },
  });

  const context = await browser.newContext({
    baseURL,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await opened(context, "/organisation");
  await signIn(page, colleague);
  const tree = page.getByRole("tree", { name: "Units of the group" });
  const node = (one) => tree.locator(`[data-node="${one.organisation_unit_id}"]`);
  await node(company).focus();
  await page.keyboard.press("ArrowRight");
  await node(department).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(
    (id) => document.activeElement?.dataset.node === id,
    department.organisation_unit_id,
  );
  await page.keyboard.press("Enter");
  await page.locator(`[data-position="${position.code}"]`).getByRole("button", { name: "保安" }).click();
  await page.getByText("Nobody holds it.").waitFor();

  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Give to somebody" }).click();
  await dialog.getByLabel("Who", { exact: true }).fill(agent.name);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Where", { exact: true }).fill(estates[0].name);
  await page.locator(".ant-select-item-option").filter({ hasText: estates[0].name }).first().click();
  await dialog.getByLabel("First day").fill("2026-01-01");
  await dialog.getByRole("button", { name: "Give to somebody" }).click();
  await dialog.waitFor({ state: "detached" });
  // The agent's own roles hold in the whole group, and this one besides at the estate alone.
  const row = page.locator("[data-membership]").filter({ hasText: agent.name });
  await row.filter({ hasText: estates[0].name }).filter({ hasText: "In force" }).waitFor();
  await looked(page, "who holds a position");

  await row.getByRole("button", { name: /^Deputy/ }).click();
  await dialog.getByLabel("Deputy", { exact: true }).fill(guard.name);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Last day").fill("2036-12-31");
  await dialog.getByRole("button", { name: "Deputy…" }).click();
  await dialog.waitFor({ state: "detached" });
  await row.filter({ hasText: guard.name }).waitFor();
  await looked(page, "a deputy");

  await row.getByRole("button", { name: /^End/ }).click();
  await dialog.getByRole("button", { name: "End…" }).click();
  await dialog.waitFor({ state: "detached" });
  const { items } = await elsewhere.get(`/api/v1/memberships?staff_id=${agent.staff_id}`);
  assert.match(items[0].until, /^\d{4}-\d{2}-\d{2}$/);
  await row.filter({ hasText: items[0].until }).waitFor();

  await page.getByRole("link", { name: "Accounts" }).click();
  await page.getByLabel("Name or user name").fill(guard.name);
  await page.getByRole("button", { name: `Mail address of ${guard.name}` }).click();
  await dialog.getByLabel("Mail address").fill(`guard${mark}@example.com`);
  await looked(page, "where somebody is written to");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(`[data-account="guard${mark}"]`).filter({ hasText: "g***@example.com" }).waitFor();
  await looked(page, "the accounts");
  await context.close();
}

function unit(elsewhere, kind, name, parent) {
  const code = `U-${kind}-${Date.now()}`;
  return elsewhere.post("/api/v1/organisation-units", {
    kind,
    code,
    name,
    ...(parent === null ? {} : { parent_id: parent }),
  });
}
