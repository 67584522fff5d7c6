/** What whoever is signed in has to do today, by the positions that they hold or stand in for. */
import { Empty, Skeleton } from "antd";

import { problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { PlaceName } from "@/features/places";
import { useDuties } from "../api/queries";
import type { DueDuty, HeldPost } from "../api/types";
import { useMessages } from "../words";
import { DutyText } from "./DutyText";
import { Limits } from "./Limits";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./organisation.module.css";

export function MyDuties() {
  const messages = useMessages();
  const duties = useDuties();
  if (duties.error !== null) {
    return <ProblemAlert problem={problemFrom(duties.error)} onRetry={() => void duties.refetch()} />;
  }
  if (duties.data === undefined) return <Skeleton active className={panel.loading} />;
  const held = duties.data.positions.filter(({ post }) => post !== null);
  if (held.length === 0) return <Empty className={panel.loading} description={messages.noDuties} />;
  return held.map((position) => <Held key={position.membership_id} position={position} />);
}

function Held({ position }: { position: HeldPost }) {
  const messages = useMessages();
  const language = useLanguage();
  const id = `duties-${position.membership_id}`;
  const named = position.above.map(({ post, title, holders }) => {
    const names = holders.map(({ name }) => name).join(", ");
    return [
      post,
      names === "" ? inWords(title, language) : `${inWords(title, language)} (${names})`,
    ] as const;
  });
  return (
    <section className={styles.holders} aria-labelledby={id} data-held={position.membership_id}>
      <div className={styles.head}>
        <h3 id={id}>
          {position.title}
          {" · "}
          {position.place_id === null ? messages.wholeGroup : <PlaceName id={position.place_id} />}
          {position.deputy_for !== null && ` · ${messages.asDeputy}`}
        </h3>
      </div>
      <table className={rows.rows} aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{messages.duty}</th>
            <th scope="col">{messages.howOften}</th>
            <th scope="col">{messages.state}</th>
          </tr>
        </thead>
        <tbody>
          {position.duties.map((duty, at) => (
            <tr key={at} data-duty={stateOf(duty)}>
              <td>
                <DutyText duty={duty} />
              </td>
              <td>
                {messages.frequencies[duty.frequency]}
                {duty.period !== null && duty.frequency !== "daily" && (
                  <span className={rows.second}>{messages.dueOn(duty.period.due_on)}</span>
                )}
              </td>
              <td>
                {messages.states[stateOf(duty)]}
                {!duty.is_permitted && <span className={rows.second}>{messages.notPermitted}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Limits limits={position.limits} titles={new Map(named)} />
    </section>
  );
}

/** How it stands with a duty. */
function stateOf({ is_done, is_overdue }: DueDuty): "done" | "overdue" | "due" | "unknown" {
  if (is_done === null) return "unknown";
  if (is_done) return "done";
  return is_overdue ? "overdue" : "due";
}
