/** A registers service for tests of pages: one form, one record on it, and what is done to it. */
import { type Answer, type Asked, me, pageOf } from "@/shared/testing/page";

export const id = "01900000-0000-7000-8000-000000000001";
export const estate = "01900000-0000-7000-8000-00000000000e";
export const colleague = "staff:01900000-0000-7000-8000-0000000000c0";

export function field(name: string, kind: string, en: string, more: object = {}) {
  const title = { zh: `${en}（中）`, en };
  const plain = { is_required: true, is_personal: false, is_closing: false };
  const bare = { unit: null, choices: [], by: null, columns: [] };
  return { name, title, kind, ...plain, ...bare, ...more };
}

export const goodsPass = {
  code: "goods-release-pass",
  version: 1,
  status: "published",
  is_shipped: true,
  title: { zh: "放行条", en: "goods-release pass" },
  series: "GDP",
  class: "personal",
  rules: ["GDS-02"],
  kept_months: null,
  size: "A5",
  orientation: "portrait",
  fill: "registers:write",
  check: "registers:supervise",
  fields: [
    field("bearer", "text", "Bearer"),
    field("contact", "phone", "Contact"),
    field("goods", "table", "Goods", {
      columns: [field("goods", "text", "What"), field("count", "number", "How many")],
    }),
    field("owner_signature", "signature", "Owner's confirmation", { by: "customer" }),
  ],
  schema: { properties: { bearer: { maxLength: 60 }, goods: { maxItems: 100 } } },
  closing_schema: null as object | null,
};

/** A form whose records run until they are closed. */
export const loan: typeof goodsPass = {
  ...goodsPass,
  fields: [
    field("bearer", "text", "Bearer"),
    field("returned_by", "text", "Brought back by", { is_closing: true }),
  ],
  closing_schema: { properties: { returned_by: { maxLength: 30 } } },
};

export const may = (act: string, permission = "registers:write") => ({ act, permission, needs: [] });

export function record(over: object = {}) {
  return {
    form_record_id: id,
    version: 1,
    form: goodsPass.code,
    form_version: 1,
    title: goodsPass.title,
    class: "personal",
    number: null,
    status: "draft",
    revision: 1,
    estate_id: estate,
    unit_id: null,
    customer_id: null,
    filled_by: `staff:${me}`,
    started_at: "2026-03-02T02:00:00Z",
    handed_in_at: null,
    checked_by: null,
    checked_at: null,
    filed_by: null,
    filed_at: null,
    keep_until: null,
    contents: {},
    is_masked: false,
    reason: null,
    signatures: [],
    running_since: null,
    due_at: null,
    overdue_since: null,
    closed_by: null,
    closed_at: null,
    remind_at: null,
    held_by: null as string | null,
    held_at: null as string | null,
    hold_reason: null as string | null,
    acts: [may("submit")],
    ...over,
  };
}

export type Stored = ReturnType<typeof record>;

export const shown = (stored: Stored) => Response.json(stored, { headers: { ETag: `"${stored.version}"` } });

/** A registers service with one record on one form; `act` answers what is done to the record. */
export function registers(
  stored: () => Stored,
  act: (asked: Asked, stored: Stored) => Response,
  form: typeof goodsPass = goodsPass,
): Answer {
  return (asked) => {
    const { pathname } = asked.url;
    if (pathname === `/api/v1/form-definitions/${form.code}`) return Response.json(form);
    if (pathname === "/api/v1/form-definitions") {
      const letters = {
        ...form,
        code: "letter-register",
        title: { zh: "信件登记表", en: "letter register" },
      };
      return pageOf([form, { ...letters, rules: ["LET-01"] }]);
    }
    if (pathname === `/api/v1/estates/${estate}`) {
      return Response.json({ estate_id: estate, name: "Sunny Garden", time_zone: "Asia/Shanghai" });
    }
    if (pathname === `/api/v1/records/${id}` && asked.method === "GET") return shown(stored());
    if (pathname.startsWith(`/api/v1/records/${id}`)) return act(asked, stored());
    if (pathname === "/api/v1/records") return pageOf([stored()]);
    return pageOf([]);
  };
}

export const clerk = ["registers:read", "registers:write"];
export const missing = (pointer: string, detail: string) => ({ pointer, code: "form_field.missing", detail });
