/** One step: what is to be done, whom one dials, how long one has, and that it was done. */
import { PhoneOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";

import { offers } from "@/shared/api/acts";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { Countdown } from "@/shared/ui/Countdown";
import { useTold } from "@/shared/ui/useTold";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { completeStep } from "../api/actions";
import type { EmergencyNumber, RunDetail, RunStep } from "../api/types";
import { clockOf, isOpen, needsEvidence, telephone } from "../steps";
import { useMessages } from "../words";
import { CompletionDialog, SkipDialog } from "./StepDialogs";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./emergencies.module.css";

interface StepRowProps {
  readonly run: RunDetail;
  readonly step: RunStep;
  readonly onChanged: (run: RunDetail) => void;
}

export function StepRow({ run, step, onChanged }: StepRowProps) {
  const messages = useMessages();
  const language = useLanguage();
  const told = useTold();
  const me = useMe();
  const [dialog, setDialog] = useState<"complete" | "skip">();
  const words = inWords(step.text, language);
  const mayAct = isOpen(step) && offers(run, "complete_step", me);
  const clock = clockOf(run, step);
  const close = () => {
    setDialog(undefined);
  };
  // One press where there is nothing to be shown; a dialog where there is.
  const complete = async () => {
    try {
      onChanged(await completeStep(run, { step: step.code }));
      told.done(messages.completed);
    } catch (error) {
      told.refused(problemFrom(error));
    }
  };
  return (
    <li className={styles.step} data-step={step.code} data-status={step.status}>
      <div className={styles.what}>
        <span className={styles.words}>{words}</span>
        <span className={rows.second}>
          {messages.steps[step.status]} · {messages.roles[step.who]} · {step.clauses.join(", ")}
          {step.is_optional && <> · {messages.optional}</>}
          {step.is_closing && <> · {messages.closing}</>}
          {step.after.length > 0 && isOpen(step) && <> · {messages.waits(namesOf(run, step, language))}</>}
        </span>
        <Settled run={run} step={step} />
      </div>
      <ul className={styles.dial}>
        {step.dial.map((number) => (
          <li key={number.contact}>
            <Number number={number} />
          </li>
        ))}
      </ul>
      <div className={styles.acts}>
        {clock !== undefined && <Countdown times={clock} />}
        {step.status === "done" && step.overdue_since !== null && (
          <span className={styles.late}>{messages.late}</span>
        )}
        {mayAct && (
          <Button
            size="small"
            type="primary"
            aria-label={messages.completeNamed(words)}
            onClick={() => {
              if (needsEvidence(step)) setDialog("complete");
              else void complete();
            }}
          >
            {messages.complete}
          </Button>
        )}
        {mayAct && (!step.is_closing || step.takes_photos) && offers(run, "skip_step", me) && (
          <Button
            size="small"
            aria-label={messages.skipNamed(words)}
            onClick={() => {
              setDialog("skip");
            }}
          >
            {messages.skip}
          </Button>
        )}
      </div>
      {dialog === "complete" && (
        <CompletionDialog run={run} step={step} onChanged={onChanged} onClose={close} />
      )}
      {dialog === "skip" && <SkipDialog run={run} step={step} onChanged={onChanged} onClose={close} />}
    </li>
  );
}

/** What the steps before are called. */
function namesOf(run: RunDetail, { after }: RunStep, language: ReturnType<typeof useLanguage>): string {
  const before = run.steps.filter(({ code }) => after.includes(code));
  return before.map(({ text: name }) => inWords(name, language)).join("; ");
}

/** What is dialled, as a way to dial it. */
function Number({ number: { contact, number } }: { readonly number: EmergencyNumber }) {
  const messages = useMessages();
  const name = messages.contacts[contact];
  if (number === null) {
    return (
      <span className={text.faint}>
        {name}: {messages.noNumber}
      </span>
    );
  }
  return (
    <a
      className={styles.number}
      href={telephone(number)}
      aria-label={messages.dial(name, number)}
      data-contact={contact}
    >
      <PhoneOutlined aria-hidden="true" /> {name} <b>{number}</b>
    </a>
  );
}

/** Who settled it, when, and what there is to it. */
function Settled({ run, step }: Omit<StepRowProps, "onChanged">) {
  const messages = useMessages();
  const nameOf = useNames();
  if (step.settled_by === null || step.settled_at === null) return null;
  const at = step.done_at ?? step.settled_at;
  return (
    <span className={rows.second}>
      {messages.doneBy} {nameOf(step.settled_by.replace(/^staff:/, ""))} ·{" "}
      <Instant at={at} estateId={run.estate_id} />
      {step.reason !== null && <> · {step.reason}</>}
      {step.note !== null && <> · {step.note}</>}
      {step.report !== null && <> · {step.report}</>}
    </span>
  );
}
