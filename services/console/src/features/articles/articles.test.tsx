// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

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
import type { Article } from "./api/types";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const article: Article = {
  code: "our-parking",
  version: 3,
  kind: "product",
  must_know: true,
  is_shipped: false,
  profile: null,
  clause: null,
  estate_id: null,
  changed_by: "staff:1",
  changed_at: "2026-03-02T01:00:00Z",
  zh: { title: "车位", text: "每月300元" },
  en: null,
};

const desk = (change: () => Response): Asked[] =>
  standIn([], ({ method, url }) => {
    if (method !== "GET") return change();
    if (url.pathname.endsWith("/readers")) {
      return pageOf([
        { staff_id: "1", name: "李工", has_read: false, read_version: 2, read_at: "2026-03-01T01:00:00Z" },
      ]);
    }
    return Response.json(article, { headers: { ETag: '"3"' } });
  });

async function show(permissions: readonly string[], changed: () => void = () => undefined) {
  root = await shown(permissions, async () => {
    const { ArticlePanel } = await import("./components/ArticlePanel");
    return (
      <ArticlePanel code="our-parking" isRead={false} onChanged={changed} onWithdrawn={() => undefined} />
    );
  });
}

const buttons = () => [...document.querySelectorAll("button")].map(({ textContent }) => textContent);

it("shows what there is in the other language, and has an agent confirm the version that they read", async () => {
  const asked = desk(() => Response.json({}));
  const changed = vi.fn();
  await show(["tickets:read", "tickets:write"], changed);
  await told("每月300元");
  expect((await seen("#article-title")).textContent).toBe("车位");
  expect(buttons()).toEqual(["I have read this"]);
  expect(document.body.textContent).not.toContain("Who has not read it");
  (await button("I have read this")).click();
  await vi.waitFor(() => {
    expect(changed).toHaveBeenCalledOnce();
  }, patience);
  const sent = asked.find(({ method }) => method === "PUT");
  expect([sent?.url.pathname, sent?.body]).toEqual([
    "/api/v1/articles/our-parking/attestation",
    { read_version: 3 },
  ]);
});

it("tells a supervisor who has not read what holds", async () => {
  desk(() => Response.json({}));
  await show(["tickets:read", "tickets:supervise"]);
  await told("李工 (read version 2)");
  expect(buttons()).toEqual([]);
});

it("changes an article at the version that was seen, and lays a fault at its field", async () => {
  let isFirst = true;
  const asked = desk(() => {
    if (!isFirst) return Response.json(article);
    isFirst = false;
    return refusal(422, "invalid_fields", "Some fields are wrong.", [
      { pointer: "/zh/text", code: "text.too_long", detail: "At most 8000 characters." },
    ]);
  });
  await show(["tickets:read", "standards:write"]);
  (await button("Change")).click();
  type(await seen<HTMLTextAreaElement>("#article_text_zh"), "每月320元");
  (await button("Save")).click();
  await told("At most 8000 characters.");
  (await button("Save")).click();
  await vi.waitFor(() => {
    expect(asked.filter(({ method }) => method === "PUT")).toHaveLength(2);
  }, patience);
  const sent = asked.find(({ method }) => method === "PUT");
  expect(sent?.headers.get("If-Match")).toBe('"3"');
  expect(sent?.body).toEqual({
    kind: "product",
    must_know: true,
    zh: { title: "车位", text: "每月320元" },
  });
});
