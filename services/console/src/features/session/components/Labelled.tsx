import type { ReactNode } from "react";

import styles from "./signIn.module.css";

interface LabelledProps {
  id: string;
  label: string;
  words: string[] | undefined;
  children: ReactNode;
}

/** A field of signing in, and what is wrong with it. */
export function Labelled({ id, label, words, children }: LabelledProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-words`} className={styles.words}>
        {words?.join(" ")}
      </p>
    </div>
  );
}
