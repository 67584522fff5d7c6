/**
 * Where somebody draws their name, with a pen, a finger or a mouse. By keys, too: the arrows move the pen, the space bar
 * puts it down and takes it up, and Backspace takes the last line away.
 */
import { Button } from "antd";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import type { Strokes } from "../api/types";
import { onField, type Point, withLine, withPoint } from "../rules/drawing";
import { useMessages } from "../words";
import { Drawing } from "./Drawing";
import styles from "./signaturePad.module.css";

interface SignaturePadProps {
  readonly label: string;
  readonly value: Strokes;
  /** Points come faster than the page is drawn: each is added to what is there by then. */
  readonly onChange: (change: (before: Strokes) => Strokes) => void;
}

/** How far a key moves the pen, in thousandths of the field. */
const step = 25;
const ways: Readonly<Partial<Record<string, Point>>> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -2 * step],
  ArrowDown: [0, 2 * step],
};

export function SignaturePad({ label, value, onChange }: SignaturePadProps) {
  const messages = useMessages();
  const isDrawing = useRef(false);
  const pen = useRef<{ at: Point; isDown: boolean }>({ at: [100, 500], isDown: false });
  const [shownPen, showPen] = useState<Point>();

  const pointAt = (event: PointerEvent<HTMLElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (at: number, from: number, length: number) =>
      length === 0 ? 0 : ((at - from) / length) * 1000;
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const { at, isDown } = pen.current;
    const way = ways[event.key];
    if (way !== undefined) {
      const to = onField([at[0] + way[0], at[1] + way[1]]);
      pen.current = { at: to, isDown };
      showPen(to);
      if (isDown) onChange((before) => withPoint(before, to));
    } else if (event.key === " ") {
      pen.current = { at, isDown: !isDown };
      showPen(at);
      if (!isDown) onChange((before) => withLine(before, at));
    } else if (event.key === "Backspace") {
      pen.current = { at, isDown: false };
      onChange((before) => before.slice(0, -1));
    } else return;
    event.preventDefault();
  };
  return (
    <div className={styles.field}>
      <div
        className={styles.pad}
        role="application"
        tabIndex={0}
        aria-label={label}
        aria-describedby="signature-keys"
        data-pad
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          isDrawing.current = true;
          const at = pointAt(event);
          onChange((before) => withLine(before, at));
        }}
        onPointerMove={(event) => {
          if (!isDrawing.current) return;
          const at = pointAt(event);
          onChange((before) => withPoint(before, at));
        }}
        onPointerUp={() => {
          isDrawing.current = false;
        }}
        onPointerCancel={() => {
          isDrawing.current = false;
        }}
        onKeyDown={pressed}
      >
        <Drawing strokes={value} pen={shownPen} />
      </div>
      <div className={styles.below}>
        <span id="signature-keys">{messages.padKeys}</span>
        <Button
          size="small"
          disabled={value.length === 0}
          onClick={() => {
            pen.current = { ...pen.current, isDown: false };
            onChange(() => []);
          }}
        >
          {messages.clear}
        </Button>
      </div>
    </div>
  );
}
