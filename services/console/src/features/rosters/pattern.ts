/** Shifts and cycles as people write them down: `08:30-12:00, 13:30-17:30`, and `E E L L N N - -`. */

export interface Span {
  readonly starts: string;
  readonly ends: string;
}

/** What stands for a day of rest in a cycle. */
export const restMark = "-";

const spanForm = /^([01]\d|2[0-3]):([0-5]\d)\s*[-–—~至到]\s*(([01]\d|2[0-3]):([0-5]\d))$/;

/** The spans that are written; nothing where one of them is none. */
export function spansOf(written: string): Span[] | undefined {
  const parts = written
    .split(/[,，;；、]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const spans = parts.flatMap((part) => {
    const found = spanForm.exec(part);
    return found === null ? [] : [{ starts: part.slice(0, 5), ends: found[3] ?? "" }];
  });
  return spans.length === parts.length && spans.length > 0 ? spans : undefined;
}

/** Spans as they are written. */
export function spansIn(spans: readonly Span[]): string {
  return spans.map(({ starts, ends }) => `${starts}-${ends}`).join(", ");
}

/** The shift of each day of a cycle that is written; null on a day of rest. */
export function cycleOf(written: string): (string | null)[] {
  return written
    .split(/[\s,，、]+/)
    .filter((part) => part !== "")
    .map((part) => (["-", "–", "休"].includes(part) ? null : part));
}

/** A cycle as it is written. */
export function cycleIn(cycle: readonly (string | null)[]): string {
  return cycle.map((code) => code ?? restMark).join(" ");
}
