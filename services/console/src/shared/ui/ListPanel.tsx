/** A list in a panel of its own: its heading, what can be done with it, and how it stands with reading it. */
import { Empty, Skeleton } from "antd";
import type { ReactNode } from "react";

import { problemFrom } from "../api/problem";
import { ProblemAlert } from "./ProblemAlert";
import panel from "./panel.module.css";
import styles from "./listPanel.module.css";

interface ListPanelProps {
  /** Its heading is `<id>-title`. */
  readonly id: string;
  readonly title: string;
  /** Buttons and filters. */
  readonly tools?: ReactNode;
  readonly list: {
    readonly error: Error | null;
    readonly isLoading: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  /** What is said when there is nothing; left out while there is something. */
  readonly empty?: string | undefined;
  readonly children?: ReactNode;
}

export function ListPanel({ id, title, tools, list, empty, children }: ListPanelProps) {
  const { error, isLoading, refetch } = list;
  return (
    <section className={panel.panel} aria-labelledby={`${id}-title`}>
      <div className={panel.head}>
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <div className={styles.tools}>{tools}</div>
      </div>
      {error !== null && <ProblemAlert problem={problemFrom(error)} onRetry={() => void refetch()} />}
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby={`${id}-title`}>
        {isLoading && <Skeleton active className={panel.loading} />}
        {!isLoading && error === null && empty !== undefined && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
        )}
        {children}
      </div>
    </section>
  );
}
