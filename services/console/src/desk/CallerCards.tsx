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

import type { CallerCard, CardTicket } from "../api/types";
import { useFormats, useMessages, worded } from "../i18n/useMessages";
import { Instant } from "./Instant";
import { openTicket } from "./openTicket";

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
      <div className="unknown" role="status">
        <strong>{messages.desk.unknown}</strong>
        <p>{messages.desk.unknownHint}</p>
      </div>
    );
  }
  // With somebody chosen the others step back to one line each, so that the form is on the screen.
  const isChosen = choice !== undefined;
  return (
    <fieldset className="callers" disabled={isSettled}>
      <legend>{messages.desk.found(cards.length)}</legend>
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
        <label className={`caller caller--stranger ${choice === stranger ? "caller--chosen" : ""}`}>
          <input
            type="radio"
            name="caller"
            checked={choice === stranger}
            onChange={() => {
              onChoose(stranger);
            }}
          />
          <span>{messages.desk.stranger}</span>
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
  const formats = useFormats();
  const nameId = `caller-${card.customer_id}`;
  return (
    <div className={`caller ${isChosen ? "caller--chosen" : ""}`} data-caller={card.customer_id}>
      <label className="caller__head">
        <input type="radio" name="caller" checked={isChosen} aria-labelledby={nameId} onChange={onChoose} />
        <span id={nameId} className="caller__name">
          {card.name}
        </span>
        <span className="caller__phone">
          <PhoneOutlined aria-hidden="true" /> {card.phone_masked}
        </span>
        {isBrief && <span className="caller__where">{card.homes[0]?.label}</span>}
        {shortcut !== undefined && <kbd>Alt {shortcut}</kbd>}
      </label>
      {!isBrief && (
        <div className="caller__body">
          <ul className="caller__homes">
            {card.homes.map((home) => (
              <li key={home.unit_id + home.role}>
                <HomeOutlined aria-hidden="true" /> {home.estate_name} <b>{home.label}</b>{" "}
                <span className="caller__role">{worded(messages.role, home.role)}</span>
              </li>
            ))}
            {card.homes.length === 0 && <li>{messages.desk.noHome}</li>}
          </ul>
          <div className="caller__marks">
            {card.overdue_callbacks > 0 && (
              <span className="mark mark--bad">
                <WarningFilled aria-hidden="true" /> {messages.desk.overdueCallbacks(card.overdue_callbacks)}
              </span>
            )}
            {card.arrears !== null && Number(card.arrears.amount) > 0 && (
              <span className="mark mark--warn">
                <WalletOutlined aria-hidden="true" /> {messages.desk.arrears(formats.money(card.arrears))}
              </span>
            )}
            {card.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </div>
          {card.notes !== "" && (
            <p className="caller__note">
              <MessageOutlined aria-hidden="true" />
              <span className="visually-hidden">{messages.desk.notes}: </span> {card.notes}
            </p>
          )}
          <OpenTickets tickets={card.open_tickets} />
        </div>
      )}
    </div>
  );
}

function OpenTickets({ tickets }: { tickets: readonly CardTicket[] }) {
  const messages = useMessages();
  if (tickets.length === 0) return <p className="caller__none">{messages.desk.noOpenTickets}</p>;
  return (
    <div className="caller__tickets">
      <h3>
        {messages.desk.openTickets} · {tickets.length}
      </h3>
      <ul>
        {tickets.map((ticket) => (
          <li key={ticket.ticket_id}>
            <button
              type="button"
              className="link"
              onClick={() => {
                openTicket(ticket.ticket_id);
              }}
            >
              {ticket.number}
            </button>
            <span className="caller__subject">{ticket.title}</span>
            <span className="caller__status">
              {worded(messages.status, ticket.status)}
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
