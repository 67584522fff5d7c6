// The story of a leak as an agent lives it, in a real browser against a running Steward: sign in, look the caller up,
// take the call down, see the ticket with its deadlines and clauses, work on it, resolve it, see the callback appear.
// Beside the page a program works through the API, so that what the page shows of it can only have come by an event.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium, request } from "playwright-core";

const needed = (name) => {
  const value = process.env[name];
  assert.ok(value, `set ${name}`);
  return value;
};
const baseURL = needed("STEWARD_URL");
const username = needed("STEWARD_USERNAME");
const password = needed("STEWARD_PASSWORD");
const phone = needed("STEWARD_PHONE");
const shots = process.env["STEWARD_SHOTS"];

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

try {
  const context = await browser.newContext({
    baseURL,
    locale: "en-GB",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
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

  await step("a malformed number is refused at its field", async () => {
    await page.keyboard.type("12");
    await page.keyboard.press("Enter");
    await page.locator("#phone-words").filter({ hasText: /\S/ }).waitFor();
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
    await assertPromises(page.locator(".taken"));
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

  await step("the ticket is worked on step by step", async () => {
    await page.getByRole("button", { name: "Show ticket" }).click();
    await page.locator(`[data-ticket-panel="${number}"]`).waitFor();
    await assertPromises(page.locator(`[data-ticket-panel="${number}"]`));
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
    await page.locator(".ticket [data-promise=resolve] [data-standing=kept]").waitFor();
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
    await page.unroute(isHistory);
    await acts.getByRole("button", { name: "Confirm" }).click();
    await row.getByText("Resolved", { exact: true }).waitFor();
  });

  const callback = page.locator(`tr[data-callback="${number}"]`);
  await step("the callback appears by itself with its clause", async () => {
    await page.keyboard.press("Escape");
    await page.locator("[data-ticket-panel]").waitFor({ state: "detached" });
    await callback.waitFor();
    assert.match(await callback.locator(".clause").innerText(), /[A-Z]{3}-\d+/);
  });

  const dialog = page.getByRole("dialog");
  await step("who calls back is told what for and whom to call", async () => {
    await callback.getByRole("button", { name: "Complete…" }).click();
    await dialog.getByText(subject).waitFor();
    await dialog.getByRole("button", { name: "Show number" }).click();
    await dialog.locator(`a[href$="${phone.slice(-4)}"]`).waitFor();
  });

  await step("a satisfied customer's callback is completed", async () => {
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
    await dialog.getByLabel("Why the customer is not called back").fill("Called by themselves.");
    await dialog.getByRole("button", { name: "Waive callback" }).click();
    await waived.waitFor({ state: "detached" });
    await dialog.waitFor({ state: "detached" });
    const { items } = await elsewhere.get("/api/v1/callbacks?status=waived&limit=1");
    assert.equal(items[0].ticket_number, other.number);
    assert.equal(items[0].reason, "Called by themselves.");
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

/** The API as a program that is signed in beside the page. */
async function signedInElsewhere() {
  const door = await request.newContext({ baseURL });
  const read = async (response) => {
    assert.ok(response.ok(), `${response.url()} answered ${response.status()} ${await response.text()}`);
    return response.json();
  };
  const { access_token } = await read(await door.post("/api/v1/session", { data: { username, password } }));
  const headers = { Authorization: `Bearer ${access_token}` };
  const post = async (path, data, more) =>
    read(await door.post(path, { data, headers: { ...headers, ...more } }));
  return {
    get: async (path) => read(await door.get(path, { headers })),
    post: (path, data) => post(path, data, { "Idempotency-Key": crypto.randomUUID() }),
    act: (ticket, act, data) =>
      post(`/api/v1/tickets/${ticket.ticket_id}/${act}`, data, { "If-Match": `"${ticket.version}"` }),
  };
}

/** What the standard of the caller's estate calls a leak in the home. */
async function leakInTheirStandard(elsewhere) {
  const cards = await elsewhere.get(`/api/v1/caller-cards?phone=${encodeURIComponent(phone)}`);
  const estate = await elsewhere.get(`/api/v1/estates/${cards.items[0].homes[0].estate_id}`);
  const standard = await elsewhere.get(`/api/v1/standards/${estate.standard}/${estate.standard_version}`);
  return standard.categories.find(({ category }) => category === "house_leak").title.en;
}

/** A ticket that is opened beside the page, where the newest one is. */
async function openedElsewhere(elsewhere, title) {
  const { items } = await elsewhere.get("/api/v1/tickets?limit=1");
  const { estate_id, unit_id, customer_id } = items[0];
  const ticket = { kind: "repair", title };
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

/** Each promise shown names a time, how it stands, and the clause behind it. */
async function assertPromises(where) {
  const promises = where.locator("[data-promise]");
  await promises.first().waitFor();
  for (const promise of await promises.all()) {
    assert.match(await promise.locator(".clause").innerText(), /[A-Z]{3}-\d+/);
    assert.ok(await promise.locator("time").getAttribute("datetime"));
    assert.match(await promise.locator("[data-standing]").innerText(), /left|kept/);
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

async function assertAccessible(page, where) {
  // What fades in or out is judged when it has done so; spinners, which never end, are not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(grave, [], `no grave accessibility finding: ${where}`);
}

function focusedId(page) {
  return page.evaluate(() => document.activeElement?.id);
}

/** Gathers script errors, policy breaches and requests that leave the server, as they happen. */
function watch(page) {
  const strays = [];
  page.on("pageerror", (error) => strays.push(String(error)));
  page.on("console", (message) => {
    // A refused request is noted by the browser itself; the journey makes some on purpose.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      strays.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(baseURL).origin) strays.push(request.url());
  });
  return strays;
}
