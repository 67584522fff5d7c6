// The standards: a draft whose example does not hold is told so at its line; what is right is proposed by one person, approved
// by another, and withdrawn.
import assert from "node:assert/strict";

import { arrived, colleague, looked } from "./steward.mjs";

/** `elsewhere`: the API as the manager of the whole group. */
export async function proposeAndApprove(browser, elsewhere) {
  const name = `ours-${Date.now()}`;
  const { document } = await elsewhere.get("/api/v1/standards/service-centre/1");
  const ours = document.replace('name = "service-centre"', `name = "${name}"`);
  const manager = await arrived(browser, "/organisation/standards", colleague);
  const text = manager.locator("#draft-document");
  await manager.getByRole("button", { name: "service-centre" }).click();
  await text.waitFor();
  // Whoever changes the figure of a rule hears which example it no longer comes to.
  await text.fill(ours.replace('term = "30m"', 'term = "45m"'));
  const fault = manager.locator('[data-fault="standards.example_due"]').first();
  await fault.filter({ hasText: "10:45" }).waitFor();
  assert.ok(await manager.getByRole("button", { name: "Propose" }).isDisabled());
  await looked(manager, "an example that does not hold");
  await text.fill(ours);
  await manager.locator("[data-checked=true]").waitFor();
  await manager.getByRole("button", { name: "Propose" }).click();
  await manager.getByText(`${name}, version 1, is proposed: somebody else approves it.`).waitFor();
  await manager.getByRole("button", { name, exact: true }).click();
  await manager.getByText("You proposed it: somebody else has to approve it.").waitFor();
  assert.equal(await manager.getByRole("button", { name: "Approve and publish" }).count(), 0);

  const quality = await arrived(browser, "/organisation/standards", "quality");
  await quality.getByRole("button", { name, exact: true }).click();
  await quality.locator("[data-standing=proposed]").waitFor();
  await looked(quality, "a standard that waits for approval");
  await quality.getByRole("button", { name: "Approve and publish" }).click();
  await quality.locator("[data-standing=published]").waitFor();
  await quality.getByRole("button", { name: "Withdraw…" }).click();
  const dialog = quality.getByRole("dialog");
  await dialog.getByLabel("Why").fill("Version 2 takes its place.");
  await dialog.getByRole("button", { name: "Withdraw…" }).click();
  await dialog.waitFor({ state: "detached" });
  const withdrawn = quality.locator("[data-standing=withdrawn]");
  await withdrawn.filter({ hasText: "Version 2 takes its place." }).waitFor();
  await manager.context().close();
  await quality.context().close();
}
