/** Keeps a draft on the server while it is filled in. */
import type { Contents } from "@/features/forms";

/** One change is sent after the other, each with the tag that the one before left; what is the same is not sent. */
export class DraftKeeper<Seen extends { readonly etag: string }> {
  #etag: string;
  #kept: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly send: (etag: string, contents: Contents) => Promise<Seen>,
    seen: Seen,
    contents: Contents,
  ) {
    this.#etag = seen.etag;
    this.#kept = JSON.stringify(contents);
  }

  /** The tag of what the server has. */
  get etag(): string {
    return this.#etag;
  }

  /** Done when the server has these contents; nothing when it had them already. */
  save(contents: Contents): Promise<Seen | undefined> {
    const saved = this.#last.then(async () => {
      const text = JSON.stringify(contents);
      if (text === this.#kept) return undefined;
      const seen = await this.send(this.#etag, contents);
      this.#etag = seen.etag;
      this.#kept = text;
      return seen;
    });
    // What was refused is told to whoever asked for it; the next change is sent all the same.
    this.#last = saved.catch(() => undefined);
    return saved;
  }
}
