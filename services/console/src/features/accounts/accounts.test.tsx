// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { button, pageOf, patience, refusal, seen, standIn, told, type } from "@/shared/testing/page";

let root: Root;

const wang = {
  staff_id: "s1",
  username: "wang",
  name: "王敏",
  email: "w***@example.com",
  language: "zh-CN",
  status: "active",
  second_factor_at: null,
  provider_linked_at: null,
};
const cashier = {
  name: "cashier",
  description: "Takes money",
  permissions: ["billing:read"],
  second_factor: "optional",
};
const tagged = (body: object) => Response.json(body, { headers: { ETag: '"7"' } });

const server = () =>
  standIn([], ({ method, url, body }) => {
    if (url.pathname === "/api/v1/staff/s1") return tagged({ ...wang, email: "wang@example.com" });
    if (url.pathname === "/api/v1/staff/s1/contact") {
      const fault = { pointer: "/email", code: "email.malformed", detail: "is no mail address" };
      return (body as { email: string }).email.includes("@")
        ? Response.json(wang)
        : refusal(422, "invalid_fields", "Some fields are not right.", [fault]);
    }
    if (url.pathname === "/api/v1/staff") return pageOf([wang]);
    if (url.pathname === "/api/v1/roles/cashier")
      return method === "GET" ? tagged(cashier) : Response.json(cashier);
    return pageOf([cashier]);
  });

async function show(permissions: readonly string[]): Promise<void> {
  // What asks the server takes hold of the browser's own functions when it is loaded.
  vi.resetModules();
  const { session } = await import("@/shared/api/session");
  const { MeContext } = await import("@/shared/api/me");
  const { App } = await import("antd");
  const { AccountsDesk } = await import(".");
  await session.signIn("lin", "secret");
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <MeContext
          value={{
            staffId: "s",
            username: "lin",
            permissions: [...permissions],
            grants: [],
            timeZone: "Asia/Shanghai",
          }}
        >
          <AccountsDesk />
        </MeContext>
      </QueryClientProvider>
    </App>,
  );
}

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("shows the whole address to who changes it, and the server's word on it at the field", async () => {
  const asked = server();
  await show(["identity:read", "identity:write"]);
  await told("w***@example.com");
  (await button("Mail address of 王敏")).click();
  const field = await seen<HTMLInputElement>("#contact_email");
  expect(field.value).toBe("wang@example.com");
  type(field, "wang at example");
  (await button("Save")).click();
  await told("is no mail address");
  type(field, "wang.min@example.com");
  (await button("Save")).click();
  await vi.waitFor(() => {
    const sent = asked.filter(({ method }) => method === "PUT").at(-1);
    expect(sent?.body).toEqual({ email: "wang.min@example.com", language: "zh-CN" });
    expect(sent?.headers.get("If-Match")).toBe('"7"');
  }, patience);
});

it("has a role ask for a second factor, and leaves the rest of it as it is now", async () => {
  const asked = server();
  await show(["identity:read", "identity:write"]);
  (await button("The role cashier asks for a second factor")).click();
  await vi.waitFor(() => {
    const sent = asked.find(({ method }) => method === "PUT");
    expect(sent?.body).toEqual({
      description: "Takes money",
      permissions: ["billing:read"],
      second_factor: "required",
    });
    expect(sent?.headers.get("If-Match")).toBe('"7"');
  }, patience);
});

it("offers nothing to who may not change accounts, and shows nothing to who may not read them", async () => {
  server();
  await show(["identity:read"]);
  await told("w***@example.com");
  expect(document.body.textContent).not.toContain("Mail address…");
  expect((await button("The role cashier asks for a second factor")).disabled).toBe(true);
  root.unmount();
  document.body.replaceChildren();
  await show([]);
  await told("You may not read accounts.");
});
