import type { ReactNode } from "react";

import styles from "./subDesk.module.css";

/** A desk of several pages: the ways between them over the one that is shown. */
export function SubDesk({ nav, children }: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.desk}>
      {nav}
      <div className={styles.page}>{children}</div>
    </div>
  );
}
