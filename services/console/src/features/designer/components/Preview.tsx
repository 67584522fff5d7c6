/** The form as it comes out: as it is filled in, as it prints, and as its document reads. */
import { Empty, Form as Filling, Segmented, Spin } from "antd";
import { useState } from "react";

import type { FieldError } from "@/shared/api/types";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { viewerZone } from "@/shared/time/wall";
import { boundsOf, fieldsOf, FormFields, Paper } from "@/features/forms";
import type { Proofing } from "../api/proof";
import type { Proof } from "../api/types";
import { useMessages } from "../words";
import styles from "./preview.module.css";

interface PreviewProps {
  readonly proofing: Proofing;
  /** Goes where something is wrong. */
  readonly onFault: (fault: FieldError) => void;
}

type View = "filled" | "paper" | "document";
/** As many faults are named at once. */
const mostNamed = 8;

export function Preview({ proofing, onFault }: PreviewProps) {
  const messages = useMessages();
  const [view, setView] = useState<View>("filled");
  const { proof, problem, isChecking } = proofing;
  const faults = problem?.faults ?? [];
  return (
    <section className={styles.preview} aria-labelledby="design-preview">
      <div className={styles.head}>
        <h3 id="design-preview">{messages.preview}</h3>
        <Segmented<View>
          aria-label={messages.preview}
          value={view}
          options={(["filled", "paper", "document"] as const).map((one) => ({
            value: one,
            label: messages.views[one],
          }))}
          onChange={setView}
        />
      </div>
      <div className={styles.finding} role="status" data-proof={stateOf(proofing)}>
        {isChecking ? (
          <>
            <Spin size="small" /> {messages.checking}
          </>
        ) : faults.length > 0 ? (
          messages.faulty(faults.length)
        ) : (
          problem === undefined && messages.sound
        )}
      </div>
      {faults.length > 0 && (
        <ul className={styles.faults}>
          {faults.slice(0, mostNamed).map((fault, at) => (
            <li key={at}>
              <button
                type="button"
                onClick={() => {
                  onFault(fault);
                }}
              >
                {fault.detail}
              </button>
            </li>
          ))}
          {faults.length > mostNamed && <li>{messages.moreFaults(faults.length - mostNamed)}</li>}
        </ul>
      )}
      {problem !== undefined && faults.length === 0 && <ProblemAlert problem={problem} />}
      {proof === undefined ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.nothingYet} />
      ) : (
        <>
          {faults.length > 0 && <p className={styles.note}>{messages.asBefore}</p>}
          <div className={problem === undefined ? styles.shown : `${styles.shown} ${styles.before}`}>
            {view === "filled" && <Filled proof={proof} />}
            {view === "paper" && (
              <Paper page={proof.page} orientation={proof.form.orientation} size={proof.form.size} />
            )}
            {view === "document" && (
              <pre className={styles.document} tabIndex={0} aria-label={messages.views.document}>
                {proof.form.document}
              </pre>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function stateOf({ problem, isChecking }: Proofing): string {
  if (isChecking) return "checking";
  return problem === undefined ? "sound" : "faulty";
}

/** The form as whoever fills it in has it; nothing of that is kept. */
function Filled({ proof: { form } }: { proof: Proof }) {
  const messages = useMessages();
  const about = {
    estateId: "",
    unitId: null,
    zone: viewerZone(),
    recordId: "",
    isDraft: true,
    class: form.class,
    isSample: true,
  };
  const closing = fieldsOf(form, "closing");
  return (
    <>
      <p className={styles.note}>{messages.fillNote}</p>
      <Filling name="sample" layout="vertical" requiredMark={false} className={styles.sheet}>
        <FormFields fields={fieldsOf(form, "opening")} bounds={boundsOf(form)} about={about} />
        {closing.length > 0 && (
          <>
            <h4>{messages.atTheEnd}</h4>
            <FormFields fields={closing} bounds={boundsOf(form)} about={about} />
          </>
        )}
      </Filling>
    </>
  );
}
