/** What a trial found: how many promises would have been kept, how much would have been otherwise, and the tickets behind it. */
import { Skeleton } from "antd";
import { useState } from "react";

import { worded } from "@/shared/i18n/words";
import { Instant } from "@/features/estates";
import { Clause } from "@/features/standards";
import { useDifferences } from "../api/queries";
import type { BackTest, Difference, Shares, Sort } from "../api/types";
import { rowsOf, share } from "../found";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./drafts.module.css";

export function Findings({ test }: { test: BackTest }) {
  const messages = useMessages();
  const [sort, setSort] = useState<Sort>();
  const found = rowsOf(test);
  const most = Math.max(1, ...found.map(({ count }) => count));
  return (
    <div data-found={test.changed}>
      <p role="status">
        {test.changed === 0 ? messages.none : messages.done(test.changed, test.tickets)}
        {test.skipped > 0 && ` ${messages.skipped(test.skipped)}`}
      </p>
      {test.promises.length > 0 && <Promises promises={test.promises} />}
      {found.length > 0 && (
        <table className={rows.rows} aria-label={messages.trial}>
          <thead>
            <tr>
              <th scope="col">{messages.what}</th>
              <th scope="col">{messages.how}</th>
              <th scope="col">{messages.count}</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ aspect, change, count }) => {
              const [what, how] = [worded(messages.aspects, aspect), worded(messages.changes, change)];
              return (
                <tr key={`${aspect} ${change}`} data-sort={`${aspect} ${change}`}>
                  <td>{what}</td>
                  <td>{how}</td>
                  <td>
                    <button
                      type="button"
                      className={text.link}
                      aria-label={messages.showList(what, how)}
                      onClick={() => {
                        setSort({ aspect, change });
                      }}
                    >
                      {count}
                    </button>
                    <span
                      className={styles.bar}
                      aria-hidden="true"
                      style={{ width: `${(120 * count) / most}px` }}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {sort !== undefined && <Behind id={test.back_test_id} sort={sort} />}
    </div>
  );
}

function Promises({ promises }: { promises: readonly Shares[] }) {
  const messages = useMessages();
  return (
    <table className={rows.rows} aria-label={messages.promise}>
      <thead>
        <tr>
          <th scope="col">{messages.promise}</th>
          <th scope="col">{messages.before}</th>
          <th scope="col">{messages.after}</th>
        </tr>
      </thead>
      <tbody>
        {promises.map(({ promise, before, after }) => (
          <tr key={promise} data-promise={promise}>
            <td>{worded(messages.promises, promise)}</td>
            <td>
              <Share tally={before} />
            </td>
            <td>
              <Share tally={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Share({ tally }: { tally: Shares["before"] }) {
  const messages = useMessages();
  const kept = share(tally);
  return (
    <>
      {kept === undefined ? messages.nothingKept : messages.kept(`${(100 * kept).toFixed(1)} %`)}
      {tally.unknown > 0 && <span className={text.faint}> {messages.unknown(tally.unknown)}</span>}
    </>
  );
}

function Behind({ id, sort }: { id: string; sort: Sort }) {
  const messages = useMessages();
  const list = useDifferences(id, sort);
  if (list.data === undefined) return <Skeleton active title={false} />;
  return (
    <table className={rows.rows} aria-label={messages.ticket} data-behind={`${sort.aspect} ${sort.change}`}>
      <thead>
        <tr>
          <th scope="col">{messages.ticket}</th>
          <th scope="col">{messages.detail}</th>
          <th scope="col">{messages.was}</th>
          <th scope="col">{messages.would}</th>
        </tr>
      </thead>
      <tbody>
        {list.data.items.map((line) => (
          <tr key={line.back_test_difference_id}>
            <td>{line.number}</td>
            <td>{line.detail}</td>
            <td>
              <Side line={line} at={line.before_at} clause={line.before_clause} />
            </td>
            <td>
              <Side line={line} at={line.after_at} clause={line.after_clause} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SideProps {
  readonly line: Difference;
  readonly at: string | null;
  readonly clause: string | null;
}

function Side({ line, at, clause }: SideProps) {
  const messages = useMessages();
  if (clause === null) return messages.never;
  return (
    <>
      {at !== null && <Instant at={at} estateId={line.estate_id} />} <Clause id={clause} />
    </>
  );
}
