/** One `Idempotency-Key` for each thing the agent means to do, however often it has to be sent. */
export class Attempt {
  #key: string | undefined;
  #fingerprint: string | undefined;

  /**
   * The key for sending `body`: the same as last time while the body is the same, so that a retry after a lost
   * answer cannot create twice; another once the body changed, because the server refuses a key with another body.
   */
  keyFor(body: unknown): string {
    const fingerprint = JSON.stringify(body);
    if (this.#key === undefined || this.#fingerprint !== fingerprint) {
      this.#key = newKey();
      this.#fingerprint = fingerprint;
    }
    return this.#key;
  }

  /** The intent is fulfilled: the next one is another, even with the same words. */
  fulfilled(): void {
    this.#key = undefined;
    this.#fingerprint = undefined;
  }
}

/** A random UUID; not by `crypto.randomUUID`, which browsers withhold from pages served without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
