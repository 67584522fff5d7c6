// What the journeys in a browser share: the running Steward, the browser, and a program that works beside the page.
import assert from "node:assert/strict";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium, request } from "playwright-core";

export const needed = (name) => {
  const value = process.env[name];
  assert.ok(value, `set ${name}`);
  return value;
};
export const baseURL = needed("STEWARD_URL");
export const username = needed("STEWARD_USERNAME");
export const colleague = needed("STEWARD_COLLEAGUE");
export const password = needed("STEWARD_PASSWORD");

/** A folder for pictures of the pages, where somebody wants to look at them. */
export const shots = process.env["STEWARD_SHOTS"];

/** Headless Chromium, which asks nobody but the server. */
export function launch() {
  return chromium.launch({
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
}

/** The API as a program that is signed in beside the page. */
export async function signedInElsewhere(name = username) {
  const door = await request.newContext({ baseURL });
  const read = async (response) => {
    assert.ok(response.ok(), `${response.url()} answered ${response.status()} ${await response.text()}`);
    return response.json();
  };
  const { access_token } = await read(
    await door.post("/api/v1/session", { data: { username: name, password } }),
  );
  const headers = { Authorization: `Bearer ${access_token}` };
  const post = async (path, data, more) =>
    read(await door.post(path, { data, headers: { ...headers, ...more } }));
  return {
    token: access_token,
    get: async (path) => read(await door.get(path, { headers })),
    post: (path, data) => post(path, data, { "Idempotency-Key": crypto.randomUUID() }),
    patch: async (path, data) => {
      const { etag } = (await door.get(path, { headers })).headers();
      return read(await door.patch(path, { data, headers: { ...headers, "If-Match": etag } }));
    },
    change: (path, thing, data) => post(path, data, { "If-Match": `"${thing.version}"` }),
    act: (ticket, act, data) =>
      post(`/api/v1/tickets/${ticket.ticket_id}/${act}`, data, { "If-Match": `"${ticket.version}"` }),
  };
}

/** An address of the desk in a browser of its own. */
export async function opened(context, address) {
  // Ends what hangs, also in the tabs that it opens; a busy machine is only slow.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

export async function signIn(page, name = username, secret = password) {
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password").fill(secret);
  await page.keyboard.press("Enter");
  await page.locator("[data-live=live]").waitFor();
}

export async function assertAccessible(page, where) {
  // What fades in or out is judged when it has done so; spinners, which never end, are not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished),
    ),
  );
  // Nothing runs in a page that is shipped in a sandbox, so nothing can look at it from within either.
  const { violations } = await new AxeBuilder({ page }).exclude("iframe[sandbox]").analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(grave, [], `no grave accessibility finding: ${where}`);
}

/** Gathers script errors, policy breaches and requests that leave the server, as they happen. */
export function watch(page) {
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

/** Somebody at an address, signed in, whose clock is the group's. */
export async function arrived(browser, address, name, secret = password) {
  const context = await browser.newContext({
    baseURL,
    locale: "en-GB",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await opened(context, address);
  await signIn(page, name, secret);
  return page;
}

/** What is seen there is for everybody; a picture of it, where somebody wants to look. */
export async function looked(page, where) {
  await assertAccessible(page, where);
  if (shots) await page.screenshot({ path: `${shots}/${where.replaceAll(" ", "-")}.png` });
}
