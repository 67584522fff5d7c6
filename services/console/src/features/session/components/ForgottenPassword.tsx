/** A forgotten password: asking for a link by mail, and choosing another password with it. */
import { useEffect, useRef, useState, type SubmitEvent } from "react";

import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { session } from "@/shared/api/session";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { wayInPaths } from "../wayIn";
import { useMessages } from "../words";
import { Gate } from "./Gate";
import { Labelled } from "./Labelled";
import styles from "./signIn.module.css";

export function ForgottenPasswordPage() {
  const messages = useMessages();
  const [isAsked, setAsked] = useState(false);
  return (
    <Gate title={messages.forgottenTitle}>
      {isAsked ? (
        <Told words={messages.asked} />
      ) : (
        <OneField
          id="username"
          label={messages.username}
          hint={messages.forgottenHint}
          missing={messages.usernameMissing}
          submit={messages.askForLink}
          pointer="/username"
          autoComplete="username"
          send={async (username) => {
            await session.askForReset(username.trim());
            setAsked(true);
          }}
        />
      )}
      <a href="/">{messages.toSignIn}</a>
    </Gate>
  );
}

/** `hash`: what the link carries, which goes from the address at once. */
export function ResetPasswordPage({ hash }: { hash: string }) {
  const messages = useMessages();
  const [isDone, setDone] = useState(false);
  const token = hash.replace(/^#/, "");
  useEffect(() => {
    history.replaceState(null, "", location.pathname);
  }, []);
  return (
    <Gate title={messages.forgottenTitle}>
      {token === "" && <Told words={messages.linkMissing} />}
      {isDone && <Told words={messages.resetDone} />}
      {token !== "" && !isDone && (
        <OneField
          id="new-password"
          label={messages.newPassword}
          hint={messages.resetHint}
          missing={messages.newPasswordMissing}
          submit={messages.reset}
          pointer="/new_password"
          autoComplete="new-password"
          send={async (password) => {
            await session.reset(token, password);
            session.forget();
            setDone(true);
          }}
        />
      )}
      {!isDone && <a href={wayInPaths.forgotten}>{messages.forgotten}</a>}
      <a href="/">{messages.toSignIn}</a>
    </Gate>
  );
}

function Told({ words }: { words: string }) {
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    said.current?.focus();
  }, []);
  return (
    <p ref={said} tabIndex={-1} role="status" className={styles.told}>
      {words}
    </p>
  );
}

interface OneFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly missing: string;
  readonly submit: string;
  readonly pointer: string;
  readonly autoComplete: "username" | "new-password";
  readonly send: (value: string) => Promise<void>;
}

function OneField({ id, label, hint, missing, submit, pointer, autoComplete, send }: OneFieldProps) {
  const messages = useMessages();
  const common = useCommon();
  const [value, setValue] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(value.trim() === "");
    setProblem(undefined);
    if (value.trim() === "") {
      field.current?.focus();
      return;
    }
    setSending(true);
    try {
      await send(value);
    } catch (error) {
      setProblem(problemFrom(error));
      setSending(false);
      field.current?.focus();
    }
  };

  const faults = problem === undefined ? undefined : sortFaults(problem, { [pointer]: "value" });
  const words = isMissing ? [missing] : faults?.fields.value;
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void onSubmit(event)}>
      <p id={`${id}-hint`}>{hint}</p>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <Labelled id={id} label={label} words={words}>
        <input
          ref={field}
          id={id}
          name={id}
          type={autoComplete === "new-password" ? "password" : "text"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          value={value}
          aria-invalid={words !== undefined}
          aria-describedby={`${id}-words ${id}-hint`}
          onChange={(event) => {
            setValue(event.target.value);
          }}
        />
      </Labelled>
      <button type="submit" disabled={isSending}>
        {isSending ? messages.leaving : submit}
      </button>
    </form>
  );
}
