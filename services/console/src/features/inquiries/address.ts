/** Where whoever left no name asks about their matter. */
export const inquiryPath = "/inquiry";

/** Whether an address is that. */
export function isInquiry(path: string): boolean {
  return path.replace(/\/+$/, "") === inquiryPath;
}
