/** Everybody known under a number: a list, never a guess. */
import {
  HomeOutlined,
  PhoneOutlined,
  WarningFilled,
  WalletOutlined,
  MessageOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import { useEffect } from "react";

import { useFormats } from "@/shared/i18n/formats";
import { worded } from "@/shared/i18n/words";
import { FormsLink } from "@/shared/routing/FormsLink";
import { TicketLink } from "@/shared/routing/TicketLink";
import { useCommon } from "@/shared/words";
import { Instant } from "@/features/estates";
import type { CallerCard, CardTicket, OpenItem } from "../api/types";
import { useMessages } from "../words";
import styles from "./callerCards.module.css";
import text from "@/shared/ui/text.module.css";

/** Nobody on the list is the one who calls. */
export const stranger = "stranger";
export type CallerChoice = string;

interface CallerCardsProps {
  readonly cards: readonly CallerCard[];
  readonly choice: CallerChoice | undefined;
  /** The contact is taken down: the choice is made. */
  readonly isSettled: boolean;
  readonly onChoose: (choice: CallerChoice) => void;
}

export function CallerCards({ cards, choice, isSettled, onChoose }: CallerCardsProps) {
  const messages = useMessages();
  useNumberKeys(cards, isSettled, onChoose);
  if (cards.length === 0) {
    return (
      <div className={styles.unknown} role="status">
        <strong>{messages.unknown}</strong>
        <p>{messages.unknownHint}</p>
      </div>
    );
  }
  // With somebody chosen the others step back to one line each, so that the form is on the screen.
  const isChosen = choice !== undefined;
  return (
    <fieldset className={styles.callers} disabled={isSettled}>
      <legend>{messages.found(cards.length)}</legend>
      {cards.map((card, index) => (
        <Caller
          key={card.customer_id}
          card={card}
          shortcut={cards.length > 1 && index < 9 ? index + 1 : undefined}
          isChosen={choice === card.customer_id}
          isBrief={isChosen && choice !== card.customer_id}
          onChoose={() => {
            onChoose(card.customer_id);
          }}
        />
      ))}
      {!isSettled && (
        <label className={`${styles.caller} ${styles.stranger} ${choice === stranger ? styles.chosen : ""}`}>
          <input
            type="radio"
            name="caller"
            checked={choice === stranger}
            onChange={() => {
              onChoose(stranger);
            }}
          />
          <span>{messages.stranger}</span>
        </label>
      )}
    </fieldset>
  );
}

/** Alt+1 … Alt+9 choose a caller from anywhere, text fields too. */
function useNumberKeys(
  cards: readonly CallerCard[],
  isSettled: boolean,
  onChoose: (choice: CallerChoice) => void,
) {
  useEffect(() => {
    if (isSettled) return;
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
      const card = cards[Number(event.code.slice(-1)) - 1];
      if (card === undefined) return;
      event.preventDefault();
      onChoose(card.customer_id);
    };
    addEventListener("keydown", pressed);
    return () => {
      removeEventListener("keydown", pressed);
    };
  }, [cards, isSettled, onChoose]);
}

interface CallerProps {
  readonly card: CallerCard;
  readonly shortcut: number | undefined;
  readonly isChosen: boolean;
  readonly isBrief: boolean;
  readonly onChoose: () => void;
}

function Caller({ card, shortcut, isChosen, isBrief, onChoose }: CallerProps) {
  const messages = useMessages();
  const common = useCommon();
  const formats = useFormats();
  const nameId = `caller-${card.customer_id}`;
  return (
    <div className={`${styles.caller} ${isChosen ? styles.chosen : ""}`} data-caller={card.customer_id}>
      <label className={styles.head}>
        <input type="radio" name="caller" checked={isChosen} aria-labelledby={nameId} onChange={onChoose} />
        <span id={nameId} className={styles.name}>
          {card.name}
        </span>
        <span className={styles.phone}>
          <PhoneOutlined aria-hidden="true" /> {card.phone_masked}
        </span>
        {isBrief && <span className={styles.where}>{card.homes[0]?.label}</span>}
        {shortcut !== undefined && <kbd>Alt {shortcut}</kbd>}
      </label>
      {!isBrief && (
        <div className={styles.body}>
          <ul className={styles.homes}>
            {card.homes.map((home) => (
              <li key={home.unit_id + home.role}>
                <HomeOutlined aria-hidden="true" /> {home.estate_name} <b>{home.label}</b>{" "}
                <span className={styles.role}>{worded(common.role, home.role)}</span>{" "}
                <FormsLink
                  about={{ estate_id: home.estate_id, unit_id: home.unit_id, customer_id: card.customer_id }}
                >
                  {common.fillForm}
                </FormsLink>
              </li>
            ))}
            {card.homes.length === 0 && <li>{messages.noHome}</li>}
          </ul>
          <div className={styles.marks}>
            {card.overdue_callbacks > 0 && (
              <span className={`${styles.mark} ${styles.markBad}`}>
                <WarningFilled aria-hidden="true" /> {messages.overdueCallbacks(card.overdue_callbacks)}
              </span>
            )}
            {card.arrears !== null && Number(card.arrears.amount) > 0 && (
              <span className={`${styles.mark} ${styles.markWarn}`}>
                <WalletOutlined aria-hidden="true" /> {messages.arrears(formats.money(card.arrears))}
              </span>
            )}
            {card.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </div>
          {card.notes !== "" && (
            <p className={styles.note}>
              <MessageOutlined aria-hidden="true" />
              <span className={text.hidden}>{messages.notes}: </span> {card.notes}
            </p>
          )}
          <OpenTickets tickets={card.open_tickets} />
          <OpenItems items={card.open_items} />
        </div>
      )}
    </div>
  );
}

function OpenTickets({ tickets }: { tickets: readonly CardTicket[] }) {
  const messages = useMessages();
  const common = useCommon();
  if (tickets.length === 0) return <p className={styles.none}>{messages.noOpenTickets}</p>;
  return (
    <div className={styles.tickets}>
      <h3>
        {messages.openTickets} · {tickets.length}
      </h3>
      <ul>
        {tickets.map((ticket) => (
          <li key={ticket.ticket_id}>
            <TicketLink reference={ticket.number}>{ticket.number}</TicketLink>
            <span className={styles.subject}>{ticket.title}</span>
            <span className={styles.status}>
              {worded(common.status, ticket.status)}
              {ticket.due_at !== null && (
                <>
                  {" "}
                  · <Instant at={ticket.due_at} estateId={ticket.estate_id} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What other services have open, under the words that they use themselves. */
function OpenItems({ items }: { items: readonly OpenItem[] }) {
  const messages = useMessages();
  const common = useCommon();
  if (items.length === 0) return null;
  return (
    <div className={styles.tickets}>
      <h3>
        {messages.openItems} · {items.length}
      </h3>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            {item.reference}
            <span className={styles.subject}>{item.title ?? worded(common.kind, item.kind)}</span>
            <span className={styles.status}>
              {worded(common.status, item.status)}
              {item.due_at !== null && (
                <>
                  {" "}
                  · <Instant at={item.due_at} estateId={item.estate_id} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
