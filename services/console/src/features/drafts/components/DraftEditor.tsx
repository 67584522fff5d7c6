/** A draft in the making: its text, what is wrong with it at which line, and what may be done with it once it is right. */
import { Alert, Button } from "antd";
import { useRef, useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { proposeStandard } from "../api/actions";
import { useCheck } from "../api/queries";
import type { Standard } from "../api/types";
import { lineOf, spanOf } from "../faults";
import { useMessages } from "../words";
import { Standing } from "./Standing";
import { Trial } from "./Trial";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./drafts.module.css";

interface DraftEditorProps {
  readonly from: Standard;
  /** It may be written on, and proposed; it is read alone otherwise. */
  readonly mayWrite: boolean;
  /** Something became of a standard. */
  readonly onChanged: () => void;
}

export function DraftEditor({ from, mayWrite, onChanged }: DraftEditorProps) {
  const messages = useMessages();
  const [document, setDocument] = useState(from.document);
  const [problem, setProblem] = useState<Problem>();
  const [said, setSaid] = useState("");
  const [attempt] = useState(() => new Attempt());
  const area = useRef<HTMLTextAreaElement>(null);
  const checking = useCheck(document, mayWrite);
  const faults = checking.problem?.faults ?? [];
  const isRight = checking.standard !== undefined && !checking.isChecking;
  const propose = async () => {
    setProblem(undefined);
    try {
      const { name, version } = await proposeStandard(document, attempt.keyFor(document));
      attempt.fulfilled();
      setSaid(messages.nowProposed(name, version));
      onChanged();
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  const goTo = (line: number) => {
    const [start, end] = spanOf(document, line);
    area.current?.focus();
    area.current?.setSelectionRange(start, end);
  };
  return (
    <section className={panel.panel} aria-labelledby="draft-title" data-draft={from.name}>
      <div className={panel.head}>
        <h2 id="draft-title" tabIndex={-1}>
          {mayWrite ? messages.draftOf(from.name) : from.name}
        </h2>
        {mayWrite && (
          <Button type="primary" disabled={!isRight} onClick={() => void propose()}>
            {messages.propose}
          </Button>
        )}
      </div>
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="draft-title">
        <Standing standard={from} onDecided={onChanged} />
        {problem !== undefined && <ProblemAlert problem={problem} />}
        {mayWrite && (
          <p className={styles.state} role="status" data-checked={isRight}>
            {said !== ""
              ? said
              : checking.isChecking
                ? messages.checking
                : checking.standard === undefined
                  ? messages.faults(faults.length)
                  : messages.right(checking.standard.name, checking.standard.version)}
          </p>
        )}
        {!checking.isChecking && faults.length > 0 && (
          <Alert
            className={styles.faults}
            type="error"
            title={
              <ul>
                {faults.map((fault, index) => {
                  const line = lineOf(fault);
                  return (
                    <li key={`${String(index)} ${fault.detail}`} data-fault={fault.code}>
                      {line !== undefined && (
                        <button
                          type="button"
                          className={text.link}
                          onClick={() => {
                            goTo(line);
                          }}
                        >
                          {messages.goTo(line)}
                        </button>
                      )}{" "}
                      {fault.detail}
                    </li>
                  );
                })}
              </ul>
            }
          />
        )}
        <label className={styles.label} htmlFor="draft-document">
          {messages.document}
        </label>
        <textarea
          id="draft-document"
          ref={area}
          className={styles.document}
          spellCheck={false}
          readOnly={!mayWrite}
          rows={22}
          value={document}
          onChange={(event) => {
            setDocument(event.target.value);
            setSaid("");
          }}
        />
        <p className={text.faint}>{messages.publishHint}</p>
        {mayWrite && <Trial document={document} isRight={isRight} />}
      </div>
    </section>
  );
}
