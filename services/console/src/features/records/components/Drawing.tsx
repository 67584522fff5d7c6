import type { Strokes } from "../api/types";
import type { Point } from "../rules/drawing";
import styles from "./signaturePad.module.css";

/** A signature as it was drawn; `pen`: where the keys have the pen. */
export function Drawing({ strokes, pen }: { strokes: Strokes; pen?: Point | undefined }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      {strokes.map((line, at) => (
        // Lines are only added at the end and taken from there.
        <polyline key={at} points={line.map(([x, y]) => `${x},${y}`).join(" ")} />
      ))}
      {pen !== undefined && <ellipse className={styles.pen} cx={pen[0]} cy={pen[1]} rx={6} ry={18} />}
    </svg>
  );
}
