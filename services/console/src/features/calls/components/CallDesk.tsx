/** One call: the number, who that may be, and what they say. */
import { PhoneOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Input, Skeleton, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";

import { problemFrom, sortFaults } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import {
  type CallerCard,
  CallerCards,
  type CallerChoice,
  stranger,
  useCallerCards,
} from "@/features/customers";
import type { TakenDown } from "../api/takeDown";
import { useMessages } from "../words";
import { Intake } from "./Intake";
import { Taken } from "./Taken";
import styles from "./callDesk.module.css";
import text from "@/shared/ui/text.module.css";

/** A number that was looked up; the round makes asking for the same number again a new question. */
interface Asked {
  readonly phone: string;
  readonly round: number;
}

export function CallDesk({ onNextCall }: { onNextCall: () => void }) {
  const messages = useMessages();
  const [typed, setTyped] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [choice, setChoice] = useState<CallerChoice>();
  const [taken, setTaken] = useState<TakenDown>();
  const cards = useCallerCards(asked?.phone);
  const input = useRef<InputRef>(null);

  const found = cards.data?.items;
  const caller = callerOf(found, choice);
  useFocusAfterLookup(asked, cards.isSuccess ? found : undefined);

  const lookUp = () => {
    const phone = typed.trim();
    setMissing(phone === "");
    if (phone === "") {
      input.current?.focus();
      return;
    }
    setChoice(undefined);
    setTaken(undefined);
    if (phone === asked?.phone) void cards.refetch();
    setAsked((before) => ({ phone, round: (before?.round ?? 0) + 1 }));
  };

  const problem = cards.error === null ? undefined : problemFrom(cards.error);
  const faults =
    problem === undefined ? undefined : sortFaults(problem, { "/phone": "phone", phone: "phone" });
  const phoneWords = isMissing ? [messages.desk.phoneMissing] : faults?.fields.phone;
  return (
    <section className={styles.call} aria-labelledby="call-title">
      <form
        className={styles.look}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp();
        }}
      >
        <div className={styles.title}>
          <h2 id="call-title">{messages.desk.title}</h2>
          {asked !== undefined && (
            <Button size="small" icon={<PlusOutlined />} onClick={onNextCall}>
              {messages.desk.newCall} <kbd>N</kbd>
            </Button>
          )}
        </div>
        <label htmlFor="phone" className={text.hidden}>
          {messages.desk.phone}
        </label>
        <div className={styles.number}>
          <Input
            ref={input}
            id="phone"
            data-focus="phone"
            size="large"
            type="tel"
            inputMode="tel"
            autoComplete="off"
            autoFocus
            maxLength={40}
            prefix={<PhoneOutlined />}
            placeholder={messages.desk.phonePlaceholder}
            value={typed}
            status={phoneWords === undefined ? "" : "error"}
            aria-invalid={phoneWords !== undefined}
            aria-describedby="phone-words"
            onChange={(event) => {
              setTyped(event.target.value);
            }}
          />
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            loading={cards.isFetching && found === undefined}
          >
            {messages.desk.look}
          </Button>
        </div>
        <p id="phone-words" className={styles.words} role="alert">
          {phoneWords?.join(" ")}
        </p>
      </form>

      <div className={styles.body}>
        {asked === undefined && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            className={styles.idle}
            description={messages.desk.idle}
          />
        )}
        {cards.isLoading && <Skeleton active paragraph={{ rows: 4 }} className={styles.loading} />}
        {problem !== undefined && faults?.fields.phone === undefined && (
          <ProblemAlert
            problem={problem}
            faults={faults?.others ?? []}
            onRetry={() => void cards.refetch()}
          />
        )}
        {found !== undefined && (
          <CallerCards
            cards={found}
            choice={caller?.choice}
            isSettled={taken !== undefined}
            onChoose={setChoice}
          />
        )}
        {asked !== undefined && caller !== undefined && taken === undefined && (
          <Intake phone={asked.phone} card={caller.card} onTaken={setTaken} />
        )}
        {taken !== undefined && <Taken taken={taken} onNextCall={onNextCall} />}
      </div>
    </section>
  );
}

/** Who was chosen. One person alone under a number needs no choosing; of several, nobody is guessed. */
function callerOf(
  found: readonly CallerCard[] | undefined,
  choice: CallerChoice | undefined,
): { choice: CallerChoice; card: CallerCard | undefined } | undefined {
  if (found === undefined) return undefined;
  if (found.length === 0 || choice === stranger) return { choice: stranger, card: undefined };
  const card =
    choice === undefined && found.length === 1 ? found[0] : found.find((one) => one.customer_id === choice);
  return card === undefined ? undefined : { choice: card.customer_id, card };
}

/** After a look-up the keyboard is where the next thing happens: at the choice, or at what the caller says. */
function useFocusAfterLookup(asked: Asked | undefined, found: readonly CallerCard[] | undefined): void {
  const served = useRef(0);
  useEffect(() => {
    if (asked === undefined || found === undefined || served.current === asked.round) return;
    served.current = asked.round;
    const first = found.length > 1 ? "[data-caller] input" : "[data-first] input";
    document.querySelector<HTMLElement>(first)?.focus();
  }, [asked, found]);
}
