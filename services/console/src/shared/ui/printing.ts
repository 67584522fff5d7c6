/** Pages that the server lays out for paper. They need the token, which a plain link does not carry. */

/** The tab has read its page by then; what stands on it is kept no longer. */
const readWithinMs = 60_000;

/**
 * Opens a page in a tab of its own. The tab is opened at once, for browsers let a page open one only while somebody
 * presses something; it is closed again when there is no page.
 */
export async function openPage(read: () => Promise<string>): Promise<void> {
  const tab = window.open("", "_blank");
  try {
    const html = await read();
    const address = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
    setTimeout(() => {
      URL.revokeObjectURL(address);
    }, readWithinMs);
    tab?.location.replace(address);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
