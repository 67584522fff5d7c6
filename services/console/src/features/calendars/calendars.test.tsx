// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { daysBetween } from "@/shared/time/months";
import {
  type Asked,
  button,
  pageOf,
  patience,
  refusal,
  seen,
  standIn,
  told,
  type,
} from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";
import type { CalendarLine } from "./api/types";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const line: CalendarLine = {
  name: "cn",
  version: 0,
  is_shipped: true,
  time_zone: "Asia/Shanghai",
  years: [2025, 2026],
  missing_year: 2027,
};

const ticketing = (publish: () => Response): Asked[] =>
  standIn([], ({ method, url }) => {
    const path = url.pathname.slice("/api/v1".length);
    if (method === "POST") return publish();
    if (path === "/calendars/cn") {
      return Response.json({ ...line, title: { zh: "中国大陆", en: "mainland China" }, document: "" });
    }
    if (path === "/calendars/cn/years/2027") {
      const kind = (day: string) =>
        day === "2027-01-01" ? "holiday" : day === "2027-01-09" ? "swapped" : "ordinary";
      const days = daysBetween("2027-01-01", "2027-12-31").map((day) => ({
        day,
        kind: kind(day),
        is_working_day: kind(day) !== "holiday",
        name: kind(day) === "holiday" ? "元旦" : null,
      }));
      return Response.json({ name: "cn", year: 2027, source: null, days });
    }
    return pageOf([]);
  });

async function show(permissions: readonly string[], onYear: (year: number) => void = () => undefined) {
  root = await shown(permissions, async () => {
    const { YearPanel } = await import("./components/YearPanel");
    return <YearPanel line={line} year={2027} onYear={onYear} />;
  });
}

it("shows a year by its days, each kind in words and by a mark, and that its table is missing", async () => {
  ticketing(() => Response.json({}));
  await show(["tickets:read"]);
  const holiday = await seen("[data-day='2027-01-01']");
  expect(holiday.dataset["kind"]).toBe("holiday");
  expect(holiday.textContent).toBe("1H 元旦");
  expect((await seen("[data-day='2027-01-09']")).textContent).toBe("9W Day of rest, worked instead");
  await told("The table of 2027 is missing.");
  await told("Mainland China · 2027");
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "Publish a year",
  );
});

it("tells every fault of what is handed in with its line, then publishes what is right", async () => {
  let isFirst = true;
  const asked = ticketing(() => {
    if (!isFirst)
      return Response.json({ ...line, missing_year: null, title: { zh: "", en: "" }, document: "" });
    isFirst = false;
    return refusal(422, "malformed", "The request has faults.", [
      { pointer: "/days", code: "standards.no_date", detail: "Line 2: `soon` is no date." },
      { pointer: "/days", code: "standards.day_kind", detail: "Line 3: `off` is no kind of day." },
    ]);
  });
  const years: number[] = [];
  await show(["tickets:read", "standards:write"], (year) => years.push(year));
  (await button("Publish a year")).click();
  expect((await seen<HTMLInputElement>("#year_year")).value).toBe("2027");
  type(await seen<HTMLInputElement>("#year_source"), "国务院办公厅通知");
  const picker = await seen<HTMLInputElement>("input[type=file]");
  const file = new File(["\uFEFFdate,kind\nsoon,holiday\n2027-01-09,off\n"], "2027.csv");
  Object.defineProperty(picker, "files", { value: [file], configurable: true });
  picker.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => {
    expect(document.querySelector<HTMLTextAreaElement>("#year_days")?.value).toContain("soon,holiday");
  }, patience);
  (await button("Publish")).click();
  await seen(".ant-form-item-explain-error");
  const faults = document.querySelectorAll(".ant-form-item-explain-error");
  expect([...faults].map(({ textContent }) => textContent)).toEqual([
    "Line 2: `soon` is no date.",
    "Line 3: `off` is no kind of day.",
  ]);
  type(await seen<HTMLTextAreaElement>("#year_days"), "date,kind\n2027-01-01,holiday\n");
  (await button("Publish")).click();
  await vi.waitFor(() => {
    expect(years).toEqual([2027]);
  }, patience);
  const sent = asked.filter(({ method }) => method === "POST");
  expect(sent[1]?.body).toEqual({
    year: 2027,
    source: "国务院办公厅通知",
    format: "csv",
    days: "date,kind\n2027-01-01,holiday\n",
  });
  // Another body is another intent.
  const key = (at: number) => sent[at]?.headers.get("Idempotency-Key");
  expect(key(0)).not.toBe(key(1));
});
