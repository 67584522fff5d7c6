/** The page of whoever left no name: what has become of their matter, by its code. It needs no account, and keeps nothing. */
import { useEffect, useRef, useState, type SubmitEvent } from "react";

import { type Problem, problemFrom } from "@/shared/api/problem";
import { useLanguage, worded } from "@/shared/i18n/words";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { problemWords } from "@/shared/ui/problemWords";
import { usePageTitle } from "@/shared/ui/usePageTitle";
import { useCommon } from "@/shared/words";
import { askInquiry, type Inquiry, isCode, writeMore } from "../api/inquiry";
import { useMessages } from "../words";
import styles from "./inquiryPage.module.css";

export function InquiryPage() {
  const messages = useMessages();
  const common = useCommon();
  usePageTitle(`${messages.title} · ${common.name}`);
  const [found, setFound] = useState<{ code: string; inquiry: Inquiry }>();
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <LanguageSwitch />
      </header>
      <main className={styles.panel}>
        <h1>{messages.title}</h1>
        {found === undefined ? (
          <CodeForm
            onFound={(code, inquiry) => {
              setFound({ code, inquiry });
            }}
          />
        ) : (
          <>
            <State inquiry={found.inquiry} />
            <MoreForm
              code={found.code}
              inquiry={found.inquiry}
              onWritten={(inquiry) => {
                setFound({ code: found.code, inquiry });
              }}
            />
            <button
              type="button"
              className={styles.quiet}
              onClick={() => {
                setFound(undefined);
              }}
            >
              {messages.another}
            </button>
          </>
        )}
      </main>
    </div>
  );
}

function CodeForm({ onFound }: { onFound: (code: string, inquiry: Inquiry) => void }) {
  const messages = useMessages();
  const common = useCommon();
  const [code, setCode] = useState("");
  const [isMalformed, setMalformed] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    setProblem(undefined);
    setMalformed(!isCode(code));
    if (!isCode(code)) {
      field.current?.focus();
      return;
    }
    setSending(true);
    try {
      onFound(code, await askInquiry(code));
    } catch (error) {
      setProblem(problemFrom(error));
      setSending(false);
      field.current?.focus();
    }
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void onSubmit(event)}>
      <p id="code-hint">{messages.explain}</p>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <label htmlFor="code">{messages.code}</label>
      <input
        ref={field}
        id="code"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={code}
        aria-invalid={isMalformed}
        aria-describedby="code-words code-hint"
        onChange={(event) => {
          setCode(event.target.value);
        }}
      />
      <p id="code-words" className={styles.problem} role={isMalformed ? "alert" : undefined}>
        {isMalformed && messages.codeMalformed}
      </p>
      <button type="submit" disabled={isSending}>
        {isSending ? messages.asking : messages.ask}
      </button>
    </form>
  );
}

function State({ inquiry }: { inquiry: Inquiry }) {
  const messages = useMessages();
  const instants = new Intl.DateTimeFormat(useLanguage(), { dateStyle: "medium", timeStyle: "short" });
  const shown = (at: string) => instants.format(new Date(at));
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <>
      <section aria-labelledby="inquiry-state">
        <h2 id="inquiry-state" ref={title} tabIndex={-1}>
          {messages.state}
        </h2>
        <p role="status" data-phase={inquiry.phase}>
          <b>{worded(messages.phases, inquiry.phase)}</b>
        </p>
        <p>
          {messages.received}: {shown(inquiry.received_at)}
        </p>
      </section>
      {inquiry.promises.length > 0 && (
        <section aria-labelledby="inquiry-promises">
          <h2 id="inquiry-promises">{messages.promised}</h2>
          <ul>
            {inquiry.promises.map((promise) => (
              <li key={promise.kind}>
                {worded(messages.promises, promise.kind)}: {shown(promise.due_at)} (
                {worded(messages.standing, promise.status)})
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="inquiry-messages">
        <h2 id="inquiry-messages">{messages.messages}</h2>
        {inquiry.messages.length === 0 && <p>{messages.noMessages}</p>}
        <ol className={styles.messages}>
          {inquiry.messages.map((message) => (
            <li key={message.number} data-side={message.side}>
              <b>{worded(messages.sides, message.side)}</b> {shown(message.written_at)}
              <p>{message.text}</p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

interface MoreFormProps {
  readonly code: string;
  readonly inquiry: Inquiry;
  readonly onWritten: (inquiry: Inquiry) => void;
}

function MoreForm({ code, inquiry, onWritten }: MoreFormProps) {
  const messages = useMessages();
  const common = useCommon();
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  if (inquiry.phase === "closed" || inquiry.phase === "cancelled") return null;
  if (inquiry.messages_left === 0) return <p>{messages.full}</p>;
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    setProblem(undefined);
    setMissing(text.trim() === "");
    if (text.trim() === "") return;
    setSending(true);
    try {
      onWritten(await writeMore(code, text));
      setText("");
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void onSubmit(event)}>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <label htmlFor="more">{messages.more}</label>
      <textarea
        id="more"
        rows={3}
        maxLength={1000}
        value={text}
        aria-invalid={isMissing}
        aria-describedby="more-words more-hint"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <p id="more-hint">{messages.moreHint}</p>
      <p id="more-words" className={styles.problem} role={isMissing ? "alert" : undefined}>
        {isMissing && messages.moreMissing}
      </p>
      <button type="submit" disabled={isSending}>
        {messages.send}
      </button>
    </form>
  );
}
