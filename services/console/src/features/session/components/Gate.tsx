/** What is around every page of who is not signed in. */
import type { ReactNode } from "react";

import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { usePageTitle } from "@/shared/ui/usePageTitle";
import { useCommon } from "@/shared/words";
import styles from "./signIn.module.css";

export function Gate({ title, children }: { title?: string; children: ReactNode }) {
  const common = useCommon();
  usePageTitle(`${title ?? common.name} · ${title === undefined ? common.tagline : common.name}`);
  return (
    <div className={styles.signIn}>
      <header className={styles.bar}>
        <LanguageSwitch />
      </header>
      <main className={styles.panel}>
        <div className={styles.brand}>
          <img src="/favicon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{common.name}</h1>
            <p>{common.tagline}</p>
          </div>
        </div>
        {title !== undefined && <h2 className={styles.title}>{title}</h2>}
        {children}
      </main>
    </div>
  );
}
