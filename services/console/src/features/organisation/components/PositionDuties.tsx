/** What whoever holds a position has to do, by the post that it was made from. */
import { usePosition } from "../api/queries";
import type { Position } from "../api/types";
import { useMessages } from "../words";
import { DutyText } from "./DutyText";
import { Limits } from "./Limits";
import rows from "@/shared/ui/rows.module.css";
import styles from "./organisation.module.css";

export function PositionDuties({ position }: { position: Position }) {
  const messages = useMessages();
  const whole = usePosition(position.position_id);
  if (whole.data === undefined || whole.data.duties.length === 0) return null;
  return (
    <section className={styles.holders} aria-labelledby="duties-title" data-post={position.post}>
      <div className={styles.head}>
        <h3 id="duties-title">{messages.duties(position.title)}</h3>
      </div>
      <table className={rows.rows} aria-labelledby="duties-title">
        <thead>
          <tr>
            <th scope="col">{messages.duty}</th>
            <th scope="col">{messages.howOften}</th>
          </tr>
        </thead>
        <tbody>
          {whole.data.duties.map((duty, at) => (
            <tr key={at}>
              <td>
                <DutyText duty={duty} />
              </td>
              <td>{messages.frequencies[duty.frequency]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Limits limits={whole.data.limits} />
    </section>
  );
}
