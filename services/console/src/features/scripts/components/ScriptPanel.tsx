/** What to say to a customer: by the moment of the contact, with a check of one's own words. */
import { Select } from "antd";
import { useId, useState } from "react";

import { type ScriptPlace, useScripts } from "../api/queries";
import type { ScriptMoment, ScriptSlot } from "../api/types";
import { useMessages } from "../words";
import { Lines } from "./SpokenLines";
import { TextCheck } from "./TextCheck";
import styles from "./scripts.module.css";

interface ScriptPanelProps {
  readonly place: ScriptPlace;
  /** The moment that it begins with. */
  readonly opening: ScriptMoment;
  readonly known?: Readonly<Partial<Record<ScriptSlot, string>>>;
}

/** Absent when the scripts cannot be read: the call goes on without. */
export function ScriptPanel({ place, opening, known = {} }: ScriptPanelProps) {
  const messages = useMessages();
  const id = useId();
  const [chosen, setChosen] = useState<ScriptMoment>();
  const lines = useScripts(place).data?.lines;
  if (lines === undefined) return null;
  const moments = [...new Set(lines.map(({ moment }) => moment))];
  const moment = chosen ?? opening;
  const here = lines.filter((line) => line.moment === moment);
  return (
    <section className={styles.panel} aria-labelledby={`${id}-title`}>
      <div className={styles.head}>
        <h3 id={`${id}-title`}>{messages.title}</h3>
        <Select<ScriptMoment>
          aria-label={messages.moment}
          size="small"
          value={moment}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: "label" }}
          options={moments.map((value) => ({ value, label: messages.moments[value] }))}
          onChange={setChosen}
        />
      </div>
      <div aria-live="polite">
        {here.length === 0 ? <p>{messages.nothing}</p> : <Lines lines={here} known={known} />}
      </div>
      <TextCheck estateId={place.estateId} channel={place.channel} />
    </section>
  );
}
