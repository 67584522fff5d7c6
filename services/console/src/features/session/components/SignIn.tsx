/** Signing in. Written without the component library, so that the first page is small and there at once. */
import { useEffect, useRef, useState, type SubmitEvent } from "react";

import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { session, type SignInWays } from "@/shared/api/session";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { wayInPaths } from "../wayIn";
import { useMessages } from "../words";
import { Gate } from "./Gate";
import { Labelled } from "./Labelled";
import { ProviderButton } from "./ProviderButton";
import { SecondStep, type Waiting } from "./SecondStep";
import styles from "./signIn.module.css";

export function SignInPage({ problem }: { problem: Problem | undefined }) {
  const messages = useMessages();
  const ways = useWays();
  return (
    <Gate>
      <SignInForm username="" problem={problem} />
      {ways?.isResetByMail === true && (
        <p className={styles.forgotten}>
          <a href={wayInPaths.forgotten}>{messages.forgotten}</a>
        </p>
      )}
      {ways?.provider !== undefined && (
        <>
          <p className={styles.or}>{messages.or}</p>
          <ProviderButton label={ways.provider} />
        </>
      )}
    </Gate>
  );
}

/** The ways beside the password. Where the server does not tell them, the password alone is offered. */
function useWays(): SignInWays | undefined {
  const [ways, setWays] = useState<SignInWays>();
  useEffect(() => {
    let isShown = true;
    session.ways().then(
      (told) => {
        if (isShown) setWays(told);
      },
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, []);
  return ways;
}

/** Over the desk when the session ended by itself: the words being written stay where they are. */
export function SignInAgain({ username }: { username: string }) {
  const messages = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>("input[type=password]")?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.again}
      aria-labelledby="sign-in-again"
      onCancel={(event) => {
        event.preventDefault();
      }}
    >
      <h2 id="sign-in-again">{messages.again}</h2>
      <p>{messages.againHint}</p>
      <SignInForm username={username} problem={undefined} />
    </dialog>
  );
}

type Field = "username" | "password" | "newPassword";
type Words = Partial<Record<Field, string[]>>;
const places = { "/username": "username", "/password": "password", "/new_password": "newPassword" } as const;
/** The password was set by somebody else: it opens nothing but the way to one's own. */
const mustChange = "identity.password_change_required";

/** The password, and then what is asked for besides. */
function SignInForm({ username, problem: before }: { username: string; problem: Problem | undefined }) {
  const [waiting, setWaiting] = useState<Waiting>();
  const [known, setKnown] = useState(username);
  const [problem, setProblem] = useState(before);
  if (waiting === undefined) {
    return <PasswordForm username={known} problem={problem} onWaiting={setWaiting} />;
  }
  return (
    <SecondStep
      waiting={waiting}
      onOver={(over) => {
        setKnown(waiting.username ?? "");
        setProblem(over);
        setWaiting(undefined);
      }}
    />
  );
}

function PasswordForm({
  username: known,
  problem: before,
  onWaiting,
}: {
  username: string;
  problem: Problem | undefined;
  onWaiting: (waiting: Waiting) => void;
}) {
  const messages = useMessages();
  const common = useCommon();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const [isChanging, setChanging] = useState(false);
  const [problem, setProblem] = useState(before);
  const [missing, setMissing] = useState<Words>({});
  const [isSending, setSending] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const chosen = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (isChanging) chosen.current?.focus();
  }, [isChanging]);

  useEffect(() => {
    (known === "" ? name : secret).current?.focus();
  }, [known]);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const lacks: Words = {
      ...(username.trim() === "" ? { username: [messages.usernameMissing] } : {}),
      ...(password === "" ? { password: [messages.passwordMissing] } : {}),
      ...(isChanging && newPassword === "" ? { newPassword: [messages.newPasswordMissing] } : {}),
    };
    setMissing(lacks);
    setProblem(undefined);
    const lacking = [
      { words: lacks.username, place: name },
      { words: lacks.password, place: secret },
      { words: lacks.newPassword, place: chosen },
    ].find(({ words }) => words !== undefined);
    if (lacking !== undefined) {
      lacking.place.current?.focus();
      return;
    }
    setSending(true);
    try {
      const name = username.trim();
      const challenge = await session.signIn(name, password, isChanging ? newPassword : undefined);
      if (challenge === undefined) return;
      const enrolment = challenge.need === "enrolment" ? await session.enrol(challenge) : undefined;
      onWaiting({ challenge, username: name, enrolment });
    } catch (error) {
      const failed = problemFrom(error);
      setProblem(failed);
      setSending(false);
      setNewPassword("");
      // The password was right in both cases: what lacks is one of one's own.
      if (failed.code === mustChange || (isChanging && failed.status === 422)) {
        setChanging(true);
      } else {
        setPassword("");
        secret.current?.focus();
      }
    }
  };

  const faults = problem === undefined ? undefined : sortFaults(problem, places);
  const words: Words = { ...faults?.fields, ...missing };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <Labelled id="username" label={messages.username} words={words.username}>
        <input
          ref={name}
          id="username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          aria-invalid={words.username !== undefined}
          aria-describedby="username-words"
          onChange={(event) => {
            setUsername(event.target.value);
          }}
        />
      </Labelled>
      <Labelled id="password" label={messages.password} words={words.password}>
        <input
          ref={secret}
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          aria-invalid={words.password !== undefined}
          aria-describedby="password-words"
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </Labelled>
      {isChanging && (
        <Labelled id="new-password" label={messages.newPassword} words={words.newPassword}>
          <input
            ref={chosen}
            id="new-password"
            name="new-password"
            type="password"
            autoComplete="new-password"
            value={newPassword}
            aria-invalid={words.newPassword !== undefined}
            aria-describedby="new-password-words"
            onChange={(event) => {
              setNewPassword(event.target.value);
            }}
          />
        </Labelled>
      )}
      <button type="submit" disabled={isSending}>
        {isSending ? messages.submitting : messages.submit}
      </button>
    </form>
  );
}
