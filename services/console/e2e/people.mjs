// The people's side: a shift pattern and a roster of it, planned by keys and by dragging; a swap that two agree on and a third
// approves; who is on duty in the night; a certificate; a contractor with somebody whom it sends; a year of a calendar.
import assert from "node:assert/strict";

import { request } from "playwright-core";

import { arrived, baseURL, colleague, looked, password, watch } from "./steward.mjs";

/** `elsewhere`: the API as the manager of the whole group. */
export async function planAndSwap(browser, elsewhere) {
  const mark = Date.now();
  const { items: estates } = await elsewhere.get("/api/v1/estates?limit=1");
  const estate = estates[0];
  const people = await twoWhoHold(elsewhere, mark, estate);
  const [li, wang] = people.staff;
  const manager = await arrived(browser, "/rosters/patterns", colleague);
  const strays = watch(manager);

  const pattern = `昼夜班 ${mark}`;
  await manager.getByRole("button", { name: "New pattern" }).click();
  const dialog = manager.getByRole("dialog");
  await dialog.getByLabel("Code", { exact: true }).fill(`DN-${mark}`);
  await dialog.getByLabel("Name", { exact: true }).fill(pattern);
  await dialog.getByLabel("Shift 1: Code").fill("D");
  await dialog.getByLabel("Shift 1: Name").fill("白班");
  await dialog.getByLabel("Shift 1: Hours").fill("08:00-20:00");
  await dialog.getByRole("button", { name: "Another shift" }).click();
  await dialog.getByLabel("Shift 2: Code").fill("N");
  await dialog.getByLabel("Shift 2: Name").fill("夜班");
  await dialog.getByLabel("Shift 2: Hours").fill("20:00");
  await dialog.getByLabel("Cycle", { exact: true }).fill("D N -");
  await dialog.getByRole("button", { name: "New pattern" }).click();
  await dialog.getByText("Write hours such as 22:00-06:00.").waitFor();
  await dialog.getByLabel("Shift 2: Hours").fill("20:00-08:00");
  await dialog.getByLabel("A day that is the first of the cycle").fill(`${people.month}-01`);
  await looked(manager, "a new shift pattern");
  await dialog.getByRole("button", { name: "New pattern" }).click();
  await dialog.waitFor({ state: "detached" });
  await manager.locator(`[data-pattern="DN-${mark}"]`).getByText("20:00–08:00⁺¹").waitFor();
  await looked(manager, "shift patterns");

  await manager.goto(`/rosters?place_id=${estate.estate_id}&month=${people.month}`);
  await manager.getByRole("button", { name: "New roster" }).click();
  await dialog.getByLabel("Position", { exact: true }).fill(`GATE-${mark}`);
  await manager.keyboard.press("Enter");
  await dialog.getByLabel("Shift pattern", { exact: true }).fill(pattern);
  await manager.keyboard.press("Enter");
  for (const name of [li.name, wang.name]) await dialog.getByRole("checkbox", { name }).check();
  await looked(manager, "a new roster");
  await dialog.getByRole("button", { name: "New roster" }).click();
  await dialog.waitFor({ state: "detached" });

  // The first begins the cycle on the first day, the other a day ahead: D and N, N and rest, rest and D, and so on.
  const day = (count) => `${people.month}-${String(count).padStart(2, "0")}`;
  const cell = (who, count) => manager.locator(`[data-person="${who.staff_id}"] [data-day="${day(count)}"]`);
  const works = (who, count, shifts) =>
    manager.waitForFunction(
      ([id, of, wanted]) =>
        document.querySelector(`[data-person="${id}"] [data-day="${of}"]`)?.dataset.works === wanted,
      [who.staff_id, day(count), shifts],
    );
  const first = await cell(li, 1).getAttribute("data-works");
  const [early, late] = first === "D" ? [li, wang] : [wang, li];
  await works(early, 1, "D");
  await works(early, 3, "");
  // By keys: to the third day, where the early one rests, and a day's shift besides.
  await cell(early, 1).focus();
  await manager.keyboard.press("ArrowRight");
  await manager.keyboard.press("ArrowRight");
  await manager.keyboard.press("2");
  await works(early, 3, "N");
  assert.equal(await cell(early, 3).getAttribute("data-differs"), "extra");
  // By the menu: absent on the first.
  await manager.keyboard.press("Home");
  await manager.keyboard.press("Enter");
  await manager.getByRole("menu").getByRole("menuitem", { name: "Rest" }).waitFor();
  await looked(manager, "what may be chosen for a day");
  await manager.getByRole("menu").getByRole("menuitem", { name: "Rest" }).click();
  await works(early, 1, "");
  // By dragging: the day's shift onto that day again, which is as the pattern has it.
  await manager.locator('[data-shift="D"]').first().dragTo(cell(early, 1));
  await works(early, 1, "D");
  assert.equal(await cell(early, 1).getAttribute("data-differs"), null);
  await manager.keyboard.press("Escape");
  const { items: rosters } = await elsewhere.get(
    `/api/v1/rosters?position_id=${people.position.position_id}`,
  );
  const { items: entries } = await elsewhere.get(`/api/v1/rosters/${rosters[0].roster_id}/entries`);
  assert.deepEqual(
    entries.map(({ staff_id, day: of, kind, shift }) => [staff_id, of, kind, shift]),
    [[early.staff_id, day(3), "extra", "N"]],
  );
  await looked(manager, "a roster");

  // A swap: asked for by one, agreed to by the other, approved by who manages rosters.
  const asking = await arrived(browser, "/rosters/swaps", early.username, people.password);
  await asking.getByRole("button", { name: "Ask for a swap" }).click();
  const ask = asking.getByRole("dialog");
  await ask.getByLabel("Roster", { exact: true }).click();
  await asking.locator(".ant-select-item-option").filter({ hasText: people.position.title }).first().click();
  await ask.getByLabel("Your day", { exact: true }).fill(day(7));
  await ask.getByLabel("Who shall work it", { exact: true }).fill(late.name);
  await asking.keyboard.press("Enter");
  await looked(asking, "asking for a swap");
  await ask.getByRole("button", { name: "Ask for a swap" }).click();
  await ask.waitFor({ state: "detached" });
  await asking.context().close();
  const asked = await arrived(browser, "/rosters/swaps", late.username, people.password);
  await asked.getByRole("button", { name: `Agree ${early.name} ${day(7)}` }).click();
  await asked.locator("[data-swap][data-status=agreed]").first().waitFor();
  await asked.context().close();
  await manager.getByRole("link", { name: "Swaps" }).click();
  await manager.getByRole("button", { name: `Approve ${early.name} ${day(7)}` }).click();
  await manager.locator("[data-swap][data-status=approved]").first().waitFor();
  await looked(manager, "swaps");
  await manager.getByRole("link", { name: "Plan" }).click();
  await manager.goto(`/rosters?place_id=${estate.estate_id}&month=${people.month}`);
  await works(late, 7, await swappedShifts(elsewhere, rosters[0], late, day(7)));
  assert.match(await cell(late, 7).getAttribute("aria-label"), new RegExp(`works for ${early.name}`));

  // At two in the night after the first, the late one is on duty, by the shift of the first.
  await manager.goto(`/rosters/duty?place_id=${estate.estate_id}`);
  await manager.getByLabel("At", { exact: true }).fill(`${day(2)}T02:00`);
  const card = manager.locator(`[data-position="${people.position.position_id}"]`);
  await card.locator(`[data-on-duty="${late.staff_id}"]`).getByText("over midnight").waitFor();
  await looked(manager, "who is on duty in the night");
  assert.deepEqual(strays, []);
  await manager.context().close();
}

/** Skills and certificates, contractors, and a year of a calendar. */
export async function certifyAndPublish(browser, elsewhere) {
  const mark = Date.now();
  const manager = await arrived(browser, "/organisation", colleague);
  const strays = watch(manager);
  const dialog = manager.getByRole("dialog");
  await manager.getByRole("link", { name: "Skills and certificates" }).click();
  await manager.getByRole("button", { name: "New skill" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill(`LIFT-${mark}`);
  await dialog.getByLabel("Name", { exact: true }).fill(`电梯维修 ${mark}`);
  await dialog.getByRole("button", { name: "New skill" }).click();
  await dialog.waitFor({ state: "detached" });

  await manager.getByRole("link", { name: "Contractors" }).click();
  await manager.getByRole("button", { name: "New contractor" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill(`F-${mark}`);
  await dialog.getByLabel("Name", { exact: true }).fill(`恒安电梯 ${mark}`);
  await dialog.getByLabel("Phone", { exact: true }).fill("138 0013 8000");
  await dialog.getByLabel("Trades", { exact: true }).fill(`电梯维修 ${mark}`);
  await manager.keyboard.press("Enter");
  await manager.keyboard.press("Escape");
  await dialog.getByLabel("First day").fill("2026-01-01");
  await dialog.getByLabel("Last day, if known").fill("2036-12-31");
  await dialog.getByRole("button", { name: "New contractor" }).click();
  await dialog.waitFor({ state: "detached" });
  await manager.locator(`[data-contractor="F-${mark}"] button`).click();
  await manager.getByRole("button", { name: "Add somebody" }).click();
  await dialog.getByLabel("Name", { exact: true }).fill(`张工 ${mark}`);
  await dialog.getByLabel("Last day, if known").fill("2046-12-31");
  await dialog.getByRole("button", { name: "Add somebody" }).click();
  // Nobody comes longer than the contract runs.
  await dialog.locator(".ant-form-item-explain-error").first().waitFor();
  await dialog.getByLabel("Last day, if known").fill("2030-12-31");
  await dialog.getByRole("button", { name: "Add somebody" }).click();
  await dialog.waitFor({ state: "detached" });
  await manager.locator(`[data-person="张工 ${mark}"]`).waitFor();
  await looked(manager, "a contractor and its people");

  await manager.getByRole("link", { name: "Skills and certificates" }).click();
  await manager.getByRole("button", { name: "Record a certificate" }).click();
  await dialog.getByRole("radio", { name: "Somebody's of a contractor" }).check();
  await dialog.getByLabel("Holder", { exact: true }).fill(`张工 ${mark}`);
  await manager.keyboard.press("Enter");
  await dialog.getByLabel("Skill", { exact: true }).fill(`电梯维修 ${mark}`);
  await manager.keyboard.press("Enter");
  await dialog.getByLabel("Number", { exact: true }).fill(`T-${mark}`);
  await dialog.getByLabel("Issued on").fill("2026-01-01");
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Last day, if it expires").fill(soon);
  await looked(manager, "a new certificate");
  await dialog.getByRole("button", { name: "Record a certificate" }).click();
  await dialog.waitFor({ state: "detached" });
  await manager.getByText("Lapse soon", { exact: true }).click();
  const row = manager.locator(`[data-certificate="T-${mark}"]`);
  await row
    .filter({ hasText: `张工 ${mark}` })
    .filter({ hasText: "Lapses soon" })
    .waitFor();
  await looked(manager, "certificates");

  const { items } = await elsewhere.get("/api/v1/calendars?name=cn");
  const year = items[0].years.at(-1) + 1;
  await manager.goto(`/rosters/calendars?calendar=cn&year=${year}`);
  await manager.getByRole("button", { name: "Publish a year" }).click();
  await dialog.getByLabel("Year", { exact: true }).fill(String(year));
  await dialog.getByLabel("Where the announcement can be read").fill("国务院办公厅通知");
  const file = (days) => ({ name: `${year}.csv`, mimeType: "text/csv", buffer: Buffer.from(days) });
  const head = "\uFEFFdate,until,kind,name\n";
  await dialog
    .locator("input[type=file]")
    .setInputFiles(file(`${head}${year}-01-01,,holiday,元旦\nsoon,,off,\n`));
  await dialog.getByRole("button", { name: "Publish" }).click();
  const fault = dialog.locator(".ant-form-item-explain-error").first();
  await fault.waitFor();
  assert.match(await fault.innerText(), /line 3/, "the line of the fault");
  await looked(manager, "a year with faults");
  await dialog
    .locator("input[type=file]")
    .setInputFiles(file(`${head}${year}-01-01,${year}-01-03,holiday,元旦\n`));
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
  await manager.locator(`[data-day="${year}-01-03"][data-kind=holiday]`).waitFor();
  await manager.getByText("As announced: 国务院办公厅通知").waitFor();
  await looked(manager, "a year of a calendar");
  assert.deepEqual(strays, []);
  await manager.context().close();
}

/** Two who hold a position at an estate and may read who works when; and the month after this one. */
async function twoWhoHold(elsewhere, mark, estate) {
  const company = await elsewhere.post("/api/v1/organisation-units", {
    kind: "company",
    code: `P-${mark}`,
    name: `安保公司 ${mark}`,
  });
  const position = await elsewhere.post("/api/v1/positions", {
    code: `GATE-${mark}`,
    title: `门岗 ${mark}`,
    organisation_unit_id: company.organisation_unit_id,
    roles: [],
    place_kinds: ["estate"],
  });
  const role = `rosters-${mark}`;
  await elsewhere.post("/api/v1/roles", {
    name: role,
    description: "Reads rosters.",
    permissions: ["identity:read", "tickets:read"],
  });
  const own = `Kite-${mark}-harbour`;
  const hired = async (name) => {
    const username = `${name}${mark}`;
    const first = `Anchor-${mark}-meadow`;
    const staff = await elsewhere.post("/api/v1/staff", {
      username,
      name: `${name === "li" ? "李伟" : "王敏"} ${mark}`,
      password: first,
      roles: [role],
      scope: { kind: "estates", estates: [estate.estate_id] },
    });
    await elsewhere.post("/api/v1/memberships", {
      staff_id: staff.staff_id,
      position_id: position.position_id,
      place_id: estate.estate_id,
      from: "2026-01-01",
    });
    // A password that somebody else has set opens nothing but a sign-in with another.
    const door = await request.newContext({ baseURL });
    const data = { username, password: first, new_password: own };
    const signedIn = await door.post("/api/v1/session", { data });
    assert.ok(signedIn.ok(), await signedIn.text());
    await door.dispose();
    return { ...staff, username };
  };
  const staff = [await hired("li"), await hired("wang")];
  // The month after this one by the calendar of the demo group, whatever the clock here shows.
  const [year, thisMonth] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" })
    .format(new Date())
    .split("-");
  const month = new Date(Date.UTC(Number(year), Number(thisMonth), 1)).toISOString().slice(0, 7);
  return { position, staff, password: own, month };
}

/** What somebody works on a day, as the API has it. */
async function swappedShifts(elsewhere, roster, who, day) {
  const days = await elsewhere.get(`/api/v1/rosters/${roster.roster_id}/days?from=${day}&until=${day}`);
  const person = days.people.find(({ staff_id }) => staff_id === who.staff_id);
  assert.notDeepEqual(person.days[0].taken_from, [], "the swap counts");
  return person.days[0].works.join(" ");
}
