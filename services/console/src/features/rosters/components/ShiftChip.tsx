import type { PatternShift, ShiftPattern } from "../api/types";
import styles from "./shifts.module.css";

const colours = [
  styles.shift0,
  styles.shift1,
  styles.shift2,
  styles.shift3,
  styles.shift4,
  styles.shift5,
  styles.shift6,
  styles.shift7,
];

/** The colour of a shift: that of its place in the pattern. */
export function paintOf(pattern: Pick<ShiftPattern, "shifts"> | undefined, code: string): string {
  const at = pattern?.shifts.findIndex((shift) => shift.code === code) ?? -1;
  const colour = at === -1 ? undefined : colours[at % colours.length];
  return `${styles.shift} ${colour ?? ""}`;
}

/** When a shift is worked: `22:00–06:00⁺¹`, where the mark says that it ends on the next day. */
export function hoursOf({ spans }: Pick<PatternShift, "spans">): string {
  return spans.map(({ starts, ends }) => `${starts}–${ends}${ends <= starts ? "⁺¹" : ""}`).join(", ");
}

interface ShiftChipProps {
  readonly pattern: Pick<ShiftPattern, "shifts">;
  readonly shift: PatternShift;
}

/** A shift with its colour, code, name and hours. */
export function ShiftChip({ pattern, shift }: ShiftChipProps) {
  return (
    <span className={`${styles.chip} ${paintOf(pattern, shift.code)}`}>
      <span>{shift.code === shift.name ? shift.code : `${shift.code} ${shift.name}`}</span>
      <span className={styles.hours}>{hoursOf(shift)}</span>
    </span>
  );
}
