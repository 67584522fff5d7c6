/** A control with its label, and below it what is wrong with what stands in it. */
import { useId, useState, type ReactNode } from "react";

import { useCommon } from "@/shared/words";
import { faultsBelow, faultsBeside } from "../faults";
import { useFindings } from "./context";
import look from "@/shared/ui/form.module.css";
import styles from "./line.module.css";

interface Control {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
  readonly status?: "error";
}

interface LineProps {
  readonly label: string;
  /** Where it stands in the document, such as `/field/0/name`. */
  readonly place: string;
  /** Nothing stands in it yet: that is told once somebody has left it. */
  readonly isEmpty?: boolean;
  readonly isOptional?: boolean;
  readonly hint?: string;
  /** Several controls in one line, each with a label of its own. */
  readonly isGroup?: boolean;
  readonly className?: string | undefined;
  readonly children: (control: Control) => ReactNode;
}

export function Line(props: LineProps) {
  const { label, place, isEmpty = false, isOptional = false, hint, isGroup = false, className } = props;
  const common = useCommon();
  const id = useId();
  const { faults, isAll } = useFindings();
  const [isLeft, setLeft] = useState(false);
  const told = isAll || isLeft || !isEmpty ? faultsBelow(faults, place) : [];
  const described = [hint === undefined ? "" : `${id}-hint`, told.length === 0 ? "" : `${id}-told`];
  const control: Control = {
    id,
    ...(described.join("") === "" ? {} : { "aria-describedby": described.join(" ").trim() }),
    ...(told.length === 0 ? {} : { "aria-invalid": true, status: "error" }),
  };
  const name = (
    <>
      {label}
      {isOptional && <span className={look.optional}>{common.optional}</span>}
    </>
  );
  return (
    <div
      className={`${styles.line} ${className ?? ""}`}
      data-place={place}
      onBlur={() => {
        setLeft(true);
      }}
      {...(isGroup ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
    >
      {isGroup ? (
        <span className={styles.label} id={`${id}-label`}>
          {name}
        </span>
      ) : (
        <label className={styles.label} htmlFor={id}>
          {name}
        </label>
      )}
      {props.children(control)}
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Told id={`${id}-told`} words={told.map(({ detail }) => detail)} />
    </div>
  );
}

/** What is wrong with a part as a whole, or with what of it none of its lines shows. */
export function Beside({ place, shown }: { place: string; shown: readonly string[] }) {
  const { faults } = useFindings();
  const told = faultsBeside(faults, place, shown);
  return <Told words={told.map(({ detail }) => detail)} place={place} />;
}

function Told({ id, words, place }: { id?: string; words: readonly string[]; place?: string }) {
  if (words.length === 0) return null;
  return (
    <ul
      className={styles.told}
      {...(id === undefined ? {} : { id })}
      {...(place === undefined ? {} : { "data-place": place, tabIndex: -1 })}
    >
      {words.map((said, at) => (
        <li key={at}>{said}</li>
      ))}
    </ul>
  );
}
