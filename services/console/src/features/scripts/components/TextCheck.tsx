/** Whether one's own words may be said. */
import { Button, Input } from "antd";
import { useId, useState } from "react";

import { type Problem, problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { checkText } from "../api/actions";
import type { Channel, ForbiddenText } from "../api/types";
import { useMessages } from "../words";
import styles from "./scripts.module.css";

export function TextCheck({ estateId, channel }: { estateId: string; channel: Channel }) {
  const messages = useMessages();
  const language = useLanguage();
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly ForbiddenText[]>();
  const [problem, setProblem] = useState<Problem>();
  const [isChecking, setChecking] = useState(false);
  const check = async () => {
    setProblem(undefined);
    setChecking(true);
    try {
      setFound(await checkText(estateId, channel, text.trim()));
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setChecking(false);
    }
  };
  return (
    <details className={styles.check}>
      <summary>{messages.draft}</summary>
      <label htmlFor={`${id}-text`}>{messages.draftLabel}</label>
      <Input.TextArea
        id={`${id}-text`}
        value={text}
        maxLength={4000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={({ target }) => {
          setText(target.value);
          setFound(undefined);
        }}
      />
      <Button size="small" loading={isChecking} disabled={text.trim() === ""} onClick={() => void check()}>
        {messages.check}
      </Button>
      {problem !== undefined && <ProblemAlert problem={problem} />}
      <div role="status">
        {found?.length === 0 && <p className={styles.fine}>{messages.fine}</p>}
        {found !== undefined && found.length > 0 && (
          <ul className={styles.found}>
            {found.map(({ phrase, clause, at, instead }) => (
              <li key={`${at} ${clause}`}>
                {messages.forbidden(phrase, clause)}{" "}
                {instead !== null && messages.instead(language === "en" ? instead.en : instead.zh)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}
