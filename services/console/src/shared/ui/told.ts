/** The server's words at a field; without any, the form's own. */
export function told(words: string[] | undefined): { validateStatus?: "error"; help?: string } {
  return words === undefined ? {} : { validateStatus: "error", help: words.join(" ") };
}
