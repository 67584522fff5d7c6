/** What is asked for beside the password: a code, and before the first one an authenticator to make it. */
import { lazy, Suspense, useEffect, useRef, useState, type SubmitEvent } from "react";

import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { type Challenge, type Enrolment, session, type ShownOnce } from "@/shared/api/session";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { useMessages } from "../words";
import { Labelled } from "./Labelled";
import styles from "./signIn.module.css";

const QrCode = lazy(() => import("./QrCode"));

/** A sign-in whose password was right, or whom the provider has proven. */
export interface Waiting {
  readonly challenge: Challenge;
  /** Nothing where a provider has proven who it is. */
  readonly username: string | undefined;
  /** The key to set up, where there is no authenticator yet. */
  readonly enrolment: Enrolment | undefined;
}

interface SecondStepProps {
  waiting: Waiting;
  /** The sign-in does not wait any more: it begins again with the password. */
  onOver: (problem: Problem) => void;
}

export function SecondStep({ waiting, onOver }: SecondStepProps) {
  const [shown, setShown] = useState<ShownOnce>();
  if (shown !== undefined) return <RecoveryCodes shown={shown} />;
  return <CodeForm waiting={waiting} onOver={onOver} onShown={setShown} />;
}

const over = "identity.challenge_over";
const places = { "/code": "code" } as const;

function CodeForm({ waiting, onOver, onShown }: SecondStepProps & { onShown: (shown: ShownOnce) => void }) {
  const messages = useMessages();
  const common = useCommon();
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { challenge, username, enrolment } = waiting;

  useEffect(() => {
    field.current?.focus();
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(code.trim() === "");
    setProblem(undefined);
    if (code.trim() === "") {
      field.current?.focus();
      return;
    }
    setSending(true);
    try {
      const shown = await session.answer(challenge, code, username);
      if (shown !== undefined) onShown(shown);
    } catch (error) {
      const failed = problemFrom(error);
      if (failed.code === over) {
        onOver(failed);
        return;
      }
      setProblem(failed);
      setSending(false);
      setCode("");
      field.current?.focus();
    }
  };

  const faults = problem === undefined ? undefined : sortFaults(problem, places);
  const words = isMissing ? [messages.codeMissing] : faults?.fields.code;
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      {enrolment === undefined ? <p>{messages.codeHint}</p> : <NewKey enrolment={enrolment} />}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <Labelled id="code" label={messages.code} words={words}>
        <input
          ref={field}
          id="code"
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          value={code}
          aria-invalid={words !== undefined}
          aria-describedby="code-words"
          onChange={(event) => {
            setCode(event.target.value);
          }}
        />
      </Labelled>
      <button type="submit" disabled={isSending}>
        {isSending ? messages.submitting : messages.submit}
      </button>
    </form>
  );
}

/** The key of a new authenticator, to be scanned or typed. */
function NewKey({ enrolment: { key, uri } }: { enrolment: Enrolment }) {
  const messages = useMessages();
  const groups = key.match(/.{1,4}/g)?.join(" ") ?? key;
  return (
    <div className={styles.enrolment}>
      <p>{messages.enrolmentHint}</p>
      <Suspense fallback={<div className={styles.noQr} aria-busy="true" />}>
        <QrCode uri={uri} label={messages.qr} />
      </Suspense>
      <p>
        {messages.key} <code data-key={key}>{groups}</code>
      </p>
    </div>
  );
}

/** Shown once: what lies behind them is opened by who has read them. */
function RecoveryCodes({ shown }: { shown: ShownOnce }) {
  const messages = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <div className={styles.form}>
      <h2 ref={heading} tabIndex={-1}>
        {messages.recovery}
      </h2>
      <p>{messages.recoveryHint}</p>
      <ul className={styles.codes}>
        {shown.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => {
          shown.enter();
        }}
      >
        {messages.recoveryKept}
      </button>
    </div>
  );
}
