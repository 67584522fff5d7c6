/** What has become of a matter, asked by its code alone. */
import { body, publicApi } from "@/shared/api/http";
import type { FromServer, Schemas } from "@/shared/api/types";

export type Inquiry = FromServer<Schemas["InquiryView"]>;

/** The digits of what was typed, as far as there are any: in whatever groups, and in wide digits, too. */
export function digitsOf(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s-]/g, "");
}

/** Whether it can be a code at all: then nobody is asked for nothing. */
export function isCode(typed: string): boolean {
  return /^\d{20}$/.test(digitsOf(typed));
}

export function askInquiry(code: string): Promise<Inquiry> {
  return body(publicApi.POST("/api/v1/inquiries", { body: { inquiry_code: digitsOf(code) } }));
}

export function writeMore(code: string, text: string): Promise<Inquiry> {
  const sent = { inquiry_code: digitsOf(code), text: text.trim() };
  return body(publicApi.POST("/api/v1/inquiries/messages", { body: sent }));
}
