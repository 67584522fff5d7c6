// The story of a leak as the agents' supervisor lives it, in a real browser against a running Steward: sign in, look the
// caller up, take the call down, see the ticket with its deadlines and clauses, work on it, resolve it, see the callback
// appear.
// Beside the page a program works through the API, so that what the page shows of it can only have come by an event.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import { designFillAndPrint } from "./forms.mjs";
import { giveAndEnd } from "./organisation.mjs";
import { certifyAndPublish, planAndSwap } from "./people.mjs";
import { fillCheckAndPrint } from "./records.mjs";
import { proposeAndApprove } from "./standards.mjs";
import {
  assertAccessible,
  baseURL,
  colleague,
  launch,
  needed,
  opened,
  password,
  shots,
  signedInElsewhere,
  signIn,
  username,
  watch,
} from "./steward.mjs";

const phone = needed("STEWARD_PHONE");
const browser = await launch();

try {
  const context = await browser.newContext({
    baseURL,
    locale: "en-GB",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  // Ends what hangs; a busy machine is only slow.
  page.setDefaultTimeout(180_000);
  const strays = watch(page);
  await journey(page);
  assert.deepEqual(strays, [], "the page threw nothing and asked no other host");
  console.log("desk journey: passed");
} finally {
  await browser.close();
}

async function journey(page) {
  const step = async (name, check) => {
    await check();
    await assertAccessible(page, name);
    if (shots) await page.screenshot({ path: `${shots}/${name.replaceAll(" ", "-")}.png` });
    console.log(`desk journey: ${name}`);
  };

  await step("a forgotten password is asked for by its name", async () => {
    await page.goto("/forgotten-password");
    await page.getByLabel("User name").fill(username);
    await page.keyboard.press("Enter");
    // The demo mails nothing, and says so.
    await page.getByRole("alert").filter({ hasText: "Nothing is mailed" }).waitFor();
  });

  await step("a wrong password is refused in words", async () => {
    await page.goto("/");
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password").fill(`${password}-not`);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  });

  await step("signing in opens the desk with a live list", async () => {
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await page.locator("[data-live=live]").waitFor();
    assert.equal(await focusedId(page), "phone", "the keyboard is at the phone number");
  });

  await step("a service number is nobody's own", async () => {
    await page.keyboard.type("12");
    await page.keyboard.press("Enter");
    await page.getByText("Nobody is registered under this number.").waitFor();
  });

  await step("the caller is found by the number", async () => {
    await page.getByLabel("Caller's phone number").fill(phone);
    await page.keyboard.press("Enter");
    await page.locator("[data-caller]").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "intake_title");
  });

  const elsewhere = await signedInElsewhere();
  const leak = await leakInTheirStandard(elsewhere);
  const subject = `Kitchen pipe leaks ${Date.now()}`;
  let number;
  await step("the leak is taken down by keyboard and its ticket has deadlines with clauses", async () => {
    await page.keyboard.type(subject);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Water under the sink since this morning.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type(leak);
    await assertInSight(page, page.locator(".ant-select-item-option-active"));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Enter");
    const title = page.locator("#taken-title");
    await title.waitFor();
    number = /Ticket (\S+) is open/.exec(await title.innerText())?.[1];
    assert.ok(number, "the ticket's number is told");
    await assertDeadlines(page.getByRole("region", { name: `Ticket ${number} is open` }));
  });

  const row = page.locator(`tr[data-ticket="${number}"]`);
  await step("the call is ended with what was said", async () => {
    const { items } = await elsewhere.get(`/api/v1/calls?limit=1&phone=${encodeURIComponent(phone)}`);
    assert.equal(items[0].status, "ended");
    assert.equal(items[0].note, "Water under the sink since this morning.");
  });

  await step("the list shows the new ticket without being asked", async () => {
    await row.waitFor();
    assert.match(await row.innerText(), new RegExp(subject));
    assert.match(await row.innerText(), /Open/);
    assert.match(await row.innerText(), new RegExp(leak, "i"), "by the name that the standard gives it");
  });

  await step("what somebody else does to a ticket is shown by its events alone", async () => {
    const asked = listReadings(page);
    const title = `Lift stands still ${Date.now()}`;
    const theirs = await openedElsewhere(elsewhere, title);
    const theirRow = page.locator(`tr[data-ticket="${theirs.number}"]`);
    await theirRow.getByText(title, { exact: true }).waitFor();
    await theirRow.getByText("Open", { exact: true }).waitFor();
    await elsewhere.act(theirs, "cancel", { reason: "Said twice." });
    await theirRow.getByText("Cancelled", { exact: true }).waitFor();
    assert.deepEqual(asked(), [], "the list was not read again");
  });

  await step("the list is narrowed and sorted, and goes on changing by itself", async () => {
    const filters = page.getByRole("group", { name: "Which tickets, and in which order" });
    await filters.getByRole("combobox", { name: "Kind" }).fill("Suggestion");
    await page.keyboard.press("Enter");
    await row.waitFor({ state: "detached" });
    await filters.getByRole("combobox", { name: "Kind" }).fill("Repair");
    await page.keyboard.press("Enter");
    await row.waitFor();
    await filters.getByRole("combobox", { name: "Order" }).click();
    await page.locator(".ant-select-item-option").filter({ hasText: "Due first" }).click();
    await row.waitFor();
    const asked = listReadings(page);
    const theirs = await openedElsewhere(elsewhere, "Socket sparks", { severity: "major" });
    const theirRow = page.locator(`tr[data-ticket="${theirs.number}"]`);
    await theirRow.waitFor();
    await elsewhere.act(theirs, "cancel", { reason: "Said twice." });
    // Nothing is owed for it, so that it has no place among the deadlines.
    await theirRow.waitFor({ state: "detached" });
    assert.deepEqual(asked(), [], "the list was not read again");
    await filters.getByRole("checkbox", { name: "Overdue" }).check();
    await row.waitFor({ state: "detached" });
    await filters.getByRole("checkbox", { name: "Overdue" }).uncheck();
    await filters.getByRole("combobox", { name: "Order" }).click();
    await page.locator(".ant-select-item-option").filter({ hasText: "Newest first" }).click();
    await filters.locator(".ant-select-clear").first().click();
    await theirRow.waitFor();
  });

  await step("the ticket is worked on step by step", async () => {
    await page.getByRole("button", { name: "Show ticket" }).click();
    await page.locator(`[data-ticket-panel="${number}"]`).waitFor();
    await assertDeadlines(page.locator(`[data-ticket-panel="${number}"]`));
    const acts = page.getByRole("region", { name: "Actions" });
    for (const [button, status] of [
      ["Assign to me", "Assigned"],
      ["Accept", "Accepted"],
      ["Arrived", "On site"],
    ]) {
      await acts.getByRole("button", { name: button, exact: true }).click();
      await row.getByText(status, { exact: true }).waitFor();
    }
  });

  await step("the ticket is resolved and its history tells so", async () => {
    await page.getByRole("button", { name: "Resolve…" }).click();
    await page.getByLabel("Materials used").fill("Angle valve");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Confirm" }).click();
    await row.getByText("Resolved", { exact: true }).waitFor();
    await page.locator("[data-event=resolved]").filter({ hasText: "Angle valve" }).waitFor();
    await page.locator("[data-ticket-panel] [data-deadline=resolve] [data-standing=kept]").waitFor();
  });

  await step("a ticket that is not solved after all is reopened and resolved again", async () => {
    await page.getByRole("button", { name: "Reopen…" }).click();
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("Write why.").waitFor();
    await page.getByLabel("Why it is not solved").fill("Drips again.");
    await page.getByRole("button", { name: "Confirm" }).click();
    await row.getByText("Assigned", { exact: true }).waitFor();
    await page.locator("[data-event=reopened]").filter({ hasText: "Drips again." }).waitFor();
    // The history is long in coming; what the agent opens meanwhile stays open.
    const isHistory = /\/tickets\/[^/]+\/history/;
    await page.route(isHistory, async (route) => {
      await setTimeout(1000);
      await route.continue();
    });
    const acts = page.getByRole("region", { name: "Actions" });
    await acts.getByRole("button", { name: "Accept", exact: true }).click();
    await row.getByText("Accepted", { exact: true }).waitFor();
    await acts.getByRole("button", { name: "Resolve…" }).click();
    await page.locator("[data-event=accepted]").nth(1).waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await acts.getByRole("button", { name: "Confirm" }).click();
    await row.getByText("Resolved", { exact: true }).waitFor();
  });

  const callback = page.locator(`tr[data-callback="${number}"]`);
  await step("the callback appears by itself with its clause", async () => {
    await page.keyboard.press("Escape");
    await page.locator("[data-ticket-panel]").waitFor({ state: "detached" });
    await callback.waitFor();
    assert.match(await callback.locator("[data-clause]").innerText(), /[A-Z]{3}-\d+/);
  });

  const dialog = page.getByRole("dialog");
  await step("who calls back is told what for and whom to call", async () => {
    await callback.getByRole("button", { name: "Complete…" }).click();
    await dialog.getByText(subject).waitFor();
    await dialog.getByRole("button", { name: "Show number" }).click();
    await dialog.locator(`a[href$="${phone.slice(-4)}"]`).waitFor();
  });

  await step("an attempt that reached nobody is noted, and somebody named to try again", async () => {
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await callback.getByRole("button", { name: "Not reached…" }).click();
    await dialog.getByRole("button", { name: "Save attempt" }).click();
    await dialog.getByText("Say how the attempt ended.").waitFor();
    await dialog.getByRole("radio", { name: "No answer" }).check();
    await dialog.getByLabel("Note").fill("Rang twice.");
    await dialog.getByRole("button", { name: "Save attempt" }).click();
    await dialog.waitFor({ state: "detached" });
    await callback.getByText("1 attempt").waitFor();
    await callback.getByRole("button", { name: "Assign…", exact: true }).click();
    await dialog.locator("[data-attempt=no_answer]").filter({ hasText: "Rang twice." }).waitFor();
    await dialog.getByLabel("Assign to").fill(`${username} (me)`);
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Assign callback" }).click();
    await dialog.waitFor({ state: "detached" });
    await callback.getByRole("button", { name: "Reassign…" }).waitFor();
  });

  await step("a satisfied customer's callback is completed", async () => {
    await callback.getByRole("button", { name: "Complete…" }).click();
    await dialog.getByRole("radio", { name: "5 Very satisfied" }).check();
    await dialog.getByRole("radio", { name: "Yes" }).check();
    await dialog.getByLabel("What the customer said").fill("All dry, thank you.");
    const asked = listReadings(page);
    await dialog.getByRole("button", { name: "Complete callback" }).click();
    await callback.waitFor({ state: "detached" });
    await dialog.waitFor({ state: "detached" });
    await row.getByText("Closed", { exact: true }).waitFor();
    assert.deepEqual(asked(), [], "the callback's end closed the ticket, and its event alone said so");
  });

  await step("a ticket that was taken for something else is put right", async () => {
    const other = await openedElsewhere(elsewhere, "The guard shouted at me");
    const otherRow = page.locator(`tr[data-ticket="${other.number}"]`);
    await otherRow.click();
    const panel = page.locator(`[data-ticket-panel="${other.number}"]`);
    await panel.getByRole("button", { name: "Reclassify…" }).click();
    await panel.getByRole("combobox", { name: "Kind" }).fill("Complaint");
    await page.keyboard.press("Enter");
    await panel.getByRole("combobox", { name: "Category" }).fill("Other");
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: "Confirm" }).click();
    await panel.getByText("Write why.").waitFor();
    await panel.getByLabel("Why it is put right").fill("Nothing is broken.");
    await panel.getByRole("button", { name: "Confirm" }).click();
    await panel.locator("[data-event=reclassified]").filter({ hasText: "Nothing is broken." }).waitFor();
    await otherRow.getByText("Complaint").waitFor();
  });

  await step("a complaint about a colleague is not for everybody's eyes", async () => {
    const panel = page.locator("[data-ticket-panel]");
    await panel.getByRole("button", { name: "Reclassify…" }).click();
    await panel.getByRole("combobox", { name: "Member of staff complained of" }).click();
    await page.locator(".ant-select-item-option").filter({ hasNotText: "(me)" }).last().click();
    await panel.getByText("The ticket becomes confidential").waitFor();
    await panel.getByLabel("Why it is put right").fill("They named the guard.");
    await assertAccessible(page, "the form of what a ticket turns out to be");
    const theirs = page.locator(`tr[data-ticket="${await panel.getAttribute("data-ticket-panel")}"]`);
    await panel.getByRole("button", { name: "Confirm" }).click();
    await panel.waitFor({ state: "detached" });
    await theirs.waitFor({ state: "detached" });
  });

  await step("a ticket that falls away is cancelled with its reason", async () => {
    const other = await openedElsewhere(elsewhere, "Said by mistake");
    await page.locator(`tr[data-ticket="${other.number}"]`).click();
    const panel = page.locator(`[data-ticket-panel="${other.number}"]`);
    await panel.getByRole("button", { name: "Cancel ticket…" }).click();
    await panel.getByLabel("Why it falls away").fill("Said by mistake.");
    await panel.getByRole("button", { name: "Cancel the ticket" }).click();
    await panel.locator("[data-event=cancelled]").filter({ hasText: "Said by mistake." }).waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  });

  await step("a callback that nobody owes any more is waived with its reason", async () => {
    const other = await openedElsewhere(elsewhere, "Tap drips");
    await elsewhere.act(other, "resolve", { materials: [] });
    const waived = page.locator(`tr[data-callback="${other.number}"]`);
    await waived.getByRole("button", { name: "Waive…" }).click();
    await dialog.getByLabel("The customer wants no call").check();
    await dialog.getByLabel("Why the customer is not called back").fill("Called by themselves.");
    await dialog.getByRole("button", { name: "Waive callback" }).click();
    await waived.waitFor({ state: "detached" });
    await dialog.waitFor({ state: "detached" });
    const { items } = await elsewhere.get("/api/v1/callbacks?status=waived&limit=1");
    assert.equal(items[0].ticket_number, other.number);
    assert.equal(items[0].reason, "Called by themselves.");
    assert.equal(items[0].waiver.kind, "customer_declined");
    // Another person has to agree: who waived it is offered no button for that.
    const waiver = page.locator(`[data-waiver="${other.number}"]`);
    await waiver.getByText("Waived by you; somebody else agrees").waitFor();
    assert.equal(await waiver.getByRole("button", { name: /^Agree/ }).count(), 0);
  });

  const theirs = await signedInElsewhere(colleague);
  await step("a waiver of somebody else is agreed to", async () => {
    const other = await openedElsewhere(elsewhere, "Tap drips on");
    await elsewhere.act(other, "resolve", { materials: [] });
    await page.locator(`tr[data-callback="${other.number}"]`).waitFor();
    const { items } = await theirs.get(`/api/v1/callbacks?ticket_id=${other.ticket_id}`);
    const path = `/api/v1/callbacks/${items[0].callback_id}`;
    await theirs.change(`${path}/waive`, items[0], { kind: "duplicate", reason: "Asked yesterday." });
    const waiver = page.locator(`[data-waiver="${other.number}"]`);
    await waiver.filter({ hasText: "Asked yesterday." }).waitFor();
    await waiver.getByRole("button", { name: /^Agree/ }).click();
    await waiver.waitFor({ state: "detached" });
    const agreed = await theirs.get(path);
    assert.match(agreed.waiver.approved_by, /^staff:/);
  });

  await step("what a colleague gives an agent is told at once, and until it is read", async () => {
    const { staff } = await elsewhere.get("/api/v1/session");
    const given = await openedElsewhere(elsewhere, "Gate stays open");
    await theirs.act(given, "assign", { assignee: staff.staff_id });
    const words = `Ticket ${given.number} was given to you`;
    const news = page.locator("[data-arrived=ticket_assigned]").getByRole("link", { name: words });
    await news.waitFor();
    await page.getByRole("button", { name: /^Notices: \d+\+? unread$/ }).click();
    const told = page.locator("[data-notice=ticket_assigned]").filter({ hasText: given.number });
    const mark = page.getByText("new", { exact: true });
    await told.filter({ has: mark }).waitFor();
    await assertAccessible(page, "the list of notices");
    await told.getByRole("link", { name: words }).click();
    const panel = page.locator(`[data-ticket-panel="${given.number}"]`);
    await panel.waitFor();
    await page.getByRole("button", { name: /^Notices/ }).click();
    await told.filter({ hasNot: mark }).waitFor();
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  });

  await step("who looks from another zone, by a clock that is wrong, reads the estate's time", async () => {
    const ticket = await openedElsewhere(elsewhere, "Door does not close");
    const { time_zone } = await elsewhere.get(`/api/v1/estates/${ticket.estate_id}`);
    const viewer = await signedInFrom("America/New_York", 5);
    await viewer.locator(`tr[data-ticket="${ticket.number}"]`).click();
    const panel = viewer.locator(`[data-ticket-panel="${ticket.number}"]`);
    await panel.locator("[data-event=opened] time").waitFor();
    await assertCivil(viewer, time_zone);
    // The wrong clock is beyond the first deadline, the server's is not.
    assert.match(await panel.locator("[data-deadline=respond] [data-standing]").innerText(), /left/);
    await viewer.context().close();
  });

  await step("a ticket's address, opened afresh, signs in and lands on the ticket", async () => {
    const shared = `/tickets/${number}?status=closed`;
    const friend = await opened(await browser.newContext({ baseURL, locale: "en-GB" }), shared);
    await signIn(friend);
    await friend.locator(`[data-ticket-panel="${number}"]`).waitFor();
    assert.equal(addressOf(friend), shared);
    await assertAccessible(friend, "a ticket over the list of tickets");
    await friend.getByRole("button", { name: "Close panel" }).click();
    await friend.locator("[data-desk=tickets]").waitFor();
    assert.equal(addressOf(friend), "/tickets?status=closed");
    await friend.locator(`tr[data-ticket="${number}"]`).waitFor();
    // One that nobody may see is told apart from one that is being read.
    await friend.goto("/tickets/T1999-000001");
    await friend.getByText("There is no ticket T1999-000001").waitFor();
    await friend.goto("/nowhere");
    await friend.getByRole("heading", { name: "There is no such page" }).waitFor();
    await assertAccessible(friend, "an address at which nothing is");
    await friend.getByRole("link", { name: "Go to the call desk" }).click();
    await friend.locator("[data-desk=calls]").waitFor();
    await friend.context().close();
  });

  await step(
    "the places are gone through by keyboard, and the units of a building are coloured",
    async () => {
      const { items } = await elsewhere.get("/api/v1/units?limit=200&is_ended=false");
      const unit = items.find(({ building }) => building !== null);
      assert.ok(unit, "a unit in a building");
      const path = `/api/v1/units/${unit.unit_id}`;
      await theirs.patch(path, { status: "under_renovation", gross_area_m2: "128.50" });
      const { ancestors } = await elsewhere.get(`/api/v1/places/${unit.unit_id}`);
      const viewer = await opened(await browser.newContext({ baseURL, locale: "en-GB" }), "/places");
      await signIn(viewer);
      const tree = viewer.getByRole("tree", { name: "Places of the group" });
      const item = (place) => tree.locator(`[data-node="${place.place_id}"]`);
      await item(ancestors[0]).focus();
      for (const [at, place] of ancestors.entries()) {
        // Down to it among those beside it, by the keys alone.
        await item(place).waitFor();
        const reached = () => viewer.evaluate(() => document.activeElement?.dataset.node);
        for (let before = await reached(); before !== place.place_id; before = await reached()) {
          await viewer.keyboard.press("ArrowDown");
          await viewer.waitForFunction((left) => document.activeElement?.dataset.node !== left, before);
        }
        if (at < ancestors.length - 1) {
          await viewer.keyboard.press("ArrowRight");
          await item(ancestors[at + 1]).waitFor();
        }
      }
      await viewer.keyboard.press("Enter");
      const cell = viewer.locator(`[data-unit="${unit.unit_id}"][data-status=under_renovation]`);
      await cell.waitFor();
      assert.match(await cell.innerText(), /Under renovation/, "the colour in words");
      assert.notEqual(await viewer.locator("[data-colour=under_renovation] td").innerText(), "0");
      await assertAccessible(viewer, "the places");
      if (shots) await viewer.screenshot({ path: `${shots}/places-and-units.png` });
      await viewer.context().close();
    },
  );

  await step("a record about the ticket is filled in, checked by a colleague, signed and printed", () =>
    fillCheckAndPrint(browser, number),
  );

  await step("a form of the group's own is designed, published, filled in and printed", () =>
    designFillAndPrint(browser, theirs),
  );

  await step("a position is given to somebody who has a role elsewhere, and ended", () =>
    giveAndEnd(browser, theirs),
  );

  await step("a roster is planned, a shift swapped, and the night's duty told", () =>
    planAndSwap(browser, theirs),
  );

  await step("skills, contractors and calendars are kept", () => certifyAndPublish(browser, theirs));

  await step("a standard is proposed, approved by somebody else and withdrawn", () =>
    proposeAndApprove(browser, theirs),
  );

  await step("the desks have addresses, and back and forward go between them", async () => {
    const desks = page.getByRole("navigation", { name: "Desks" });
    const here = (name) => desks.locator("a[aria-current=page]").filter({ hasText: name });
    await page.getByLabel("Caller's phone number").fill("12");
    await desks.getByRole("link", { name: "Tickets" }).click();
    await here("Tickets").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "tickets-title");
    assert.equal(addressOf(page), "/tickets");
    await page.locator("[data-ticket]").first().click();
    await page.locator("[data-ticket-panel]").waitFor();
    const ticket = addressOf(page);
    assert.match(ticket, /^\/tickets\/T/);
    await page.goBack();
    await page.locator("[data-ticket-panel]").waitFor({ state: "detached" });
    await page.goForward();
    await page.locator("[data-ticket-panel]").waitFor();
    assert.equal(addressOf(page), ticket);
    await desks.getByRole("link", { name: "Callbacks" }).click();
    await here("Callbacks").waitFor();
    await page.locator("[data-ticket-panel]").waitFor({ state: "detached" });
    await assertAccessible(page, "the callbacks alone");
    await page.goBack();
    await page.locator("[data-ticket-panel]").waitFor();
    await desks.getByRole("link", { name: "Calls" }).click();
    await here("Calls").waitFor();
    assert.equal(await page.getByLabel("Caller's phone number").inputValue(), "12", "the words stay");
  });

  await step("the desk speaks Chinese", async () => {
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("heading", { name: "待回访" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  });

  await step("a reload keeps the session, signing out ends it", async () => {
    await page.reload();
    await page.locator("[data-live=live]").waitFor();
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByLabel("用户名").waitFor();
    await page.reload();
    await page.getByLabel("用户名").waitFor();
  });
}

/** The desk as somebody sees it whose browser is in `zone` and whose clock is some hours fast. */
async function signedInFrom(zone, hoursFast) {
  const context = await browser.newContext({ baseURL, locale: "en-GB", timezoneId: zone });
  await context.addInitScript((fastMs) => {
    const Right = Date;
    globalThis.Date = class extends Right {
      constructor(...parts) {
        super(...(parts.length === 0 ? [Right.now() + fastMs] : parts));
      }
      static now() {
        return Right.now() + fastMs;
      }
    };
  }, hoursFast * 3_600_000);
  const viewer = await opened(context, "/");
  await signIn(viewer);
  return viewer;
}

function addressOf(page) {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

/** Each time on the page is what the clocks show in `zone`, and says so. */
async function assertCivil(page, zone) {
  await page.waitForFunction(() => [...document.querySelectorAll("time")].every((time) => time.textContent));
  const times = await page
    .locator("time")
    .evaluateAll((all) => all.map((time) => [time.dateTime, time.textContent]));
  assert.ok(times.length > 0);
  for (const [at, told] of times) {
    const there = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const clock = new Intl.DateTimeFormat("en-GB", there).format(new Date(at));
    assert.ok(told.includes(clock) && told.endsWith(`(${zone})`), `${told} is ${clock} in ${zone}`);
  }
}

/** What the standard of the caller's estate calls a leak in the home. */
async function leakInTheirStandard(elsewhere) {
  const cards = await elsewhere.post("/api/v1/caller-lookups", { phone });
  const estate = await elsewhere.get(`/api/v1/estates/${cards.items[0].homes[0].estate_id}`);
  const standard = await elsewhere.get(`/api/v1/standards/${estate.standard}/${estate.standard_version}`);
  return standard.categories.find(({ category }) => category === "house_leak").title.en;
}

/** A ticket that is opened beside the page, where the newest one is. */
async function openedElsewhere(elsewhere, title, more = {}) {
  const { items } = await elsewhere.get("/api/v1/tickets?limit=1");
  const { estate_id, unit_id, customer_id } = items[0];
  const ticket = { kind: "repair", title, ...more };
  return elsewhere.post("/api/v1/tickets", { estate_id, unit_id, customer_id, ticket });
}

/** Says, whenever it is asked, how often the page has read the list of tickets from here on. */
function listReadings(page) {
  const readings = [];
  page.on("request", (asked) => {
    if (new URL(asked.url()).pathname === "/api/v1/tickets") readings.push(asked.url());
  });
  return () => readings;
}

/** Each deadline shown names a time, how it stands, and the clause behind it. */
async function assertDeadlines(where) {
  const deadlines = where.locator("[data-deadline]");
  await deadlines.first().waitFor();
  for (const deadline of await deadlines.all()) {
    assert.match(await deadline.locator("[data-clause]").innerText(), /[A-Z]{3}-\d+/);
    assert.ok(await deadline.locator("time").getAttribute("datetime"));
    assert.match(await deadline.locator("[data-standing]").innerText(), /left|kept/);
  }
}

/** A list that opens must do so where the agent looks, with movement wished for or not. */
async function assertInSight(page, what) {
  await what.waitFor();
  const { width, height } = page.viewportSize();
  const box = await what.boundingBox();
  const isInSight = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  assert.ok(isInSight, `on the screen, not at ${JSON.stringify(box)}`);
}

function focusedId(page) {
  return page.evaluate(() => document.activeElement?.id);
}
