/** The tickets, changing by themselves. */
import { Button, Empty, Skeleton } from "antd";
import { useState } from "react";

import { problemFrom } from "../api/problem";
import { serverNow } from "../api/serverClock";
import { useTickets } from "../api/queries";
import type { TicketFilter } from "../api/ticketPages";
import type { Ticket } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";
import { nextPromise } from "../time/countdown";
import { Clause, Countdown } from "./Countdown";
import { Instant } from "./Instant";
import { openTicket, useOpenTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";
import { TicketFilters } from "./TicketFilters";
import { useNames } from "./useNames";
import { useStandardWords } from "./useStandardWords";

export function TicketList({ isLive }: { isLive: boolean }) {
  const messages = useMessages();
  const [filter, setFilter] = useState<TicketFilter>({});
  const list = useTickets(filter, isLive);
  const tickets = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <section className="panel tickets" id="tickets" aria-labelledby="tickets-title">
      <div className="panel__head">
        <h2 id="tickets-title">
          {messages.tickets.title} <kbd>T</kbd>
        </h2>
        <TicketFilters filter={filter} onChange={setFilter} />
      </div>
      {list.error !== null && (
        <ProblemAlert
          problem={problemFrom(list.error)}
          onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      <div className="panel__scroll">
        {list.isLoading && (
          <Skeleton active title={false} paragraph={{ rows: 8, width: "100%" }} className="panel__loading" />
        )}
        {list.isSuccess && tickets.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={isFiltered ? messages.tickets.emptyFiltered : messages.tickets.empty}
          />
        )}
        {tickets.length > 0 && <TicketTable tickets={tickets} />}
        {list.hasNextPage && (
          <div className="tickets__more">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? messages.tickets.loadingMore : messages.tickets.more}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function TicketTable({ tickets }: { tickets: readonly Ticket[] }) {
  const messages = useMessages();
  const openId = useOpenTicket();
  const nameOf = useNames();
  const [since] = useState(serverNow);
  const [focusedId, setFocusedId] = useState<string>();
  // One stop for Tab, arrows within: fifty tickets must not stand between the keyboard and the callbacks.
  const stopId = tickets.some((ticket) => ticket.ticket_id === focusedId) ? focusedId : tickets[0]?.ticket_id;
  return (
    <table className="rows rows--tickets" aria-describedby="tickets-title">
      <thead>
        <tr>
          <th scope="col">{messages.tickets.number}</th>
          <th scope="col">{messages.tickets.subject}</th>
          <th scope="col">{messages.tickets.home}</th>
          <th scope="col">{messages.tickets.severity}</th>
          <th scope="col">{messages.tickets.status}</th>
          <th scope="col">{messages.tickets.deadline}</th>
          <th scope="col">{messages.tickets.assignee}</th>
        </tr>
      </thead>
      <tbody onKeyDown={moveWithArrows}>
        {tickets.map((ticket) => (
          <TicketRow
            key={ticket.ticket_id}
            ticket={ticket}
            assignee={ticket.assignee === null ? undefined : nameOf(ticket.assignee)}
            isOpen={ticket.ticket_id === openId}
            isStop={ticket.ticket_id === stopId}
            isNewcomer={Date.parse(ticket.opened_at) > since}
            onFocus={() => {
              setFocusedId(ticket.ticket_id);
            }}
          />
        ))}
      </tbody>
    </table>
  );
}

function moveWithArrows(event: React.KeyboardEvent<HTMLElement>) {
  const row = event.target instanceof HTMLElement ? event.target.closest("tr") : null;
  const to =
    event.key === "ArrowDown"
      ? row?.nextElementSibling
      : event.key === "ArrowUp"
        ? row?.previousElementSibling
        : undefined;
  if (to === undefined || to === null) return;
  event.preventDefault();
  to.querySelector<HTMLElement>("button")?.focus();
}

interface TicketRowProps {
  readonly ticket: Ticket;
  readonly assignee: string | undefined;
  readonly isOpen: boolean;
  readonly isStop: boolean;
  /** Opened after this page was: it has just come in. */
  readonly isNewcomer: boolean;
  readonly onFocus: () => void;
}

function TicketRow({ ticket, assignee, isOpen, isStop, isNewcomer, onFocus }: TicketRowProps) {
  const messages = useMessages();
  const [firstVersion] = useState(ticket.version);
  const isFresh = isNewcomer || ticket.version !== firstVersion;
  const next = nextPromise(ticket);
  const words = useStandardWords(ticket);
  // Two names for one animation: the other name starts it again.
  const fresh = isFresh ? `row--fresh-${ticket.version % 2}` : "";
  return (
    <tr
      className={`row ${isOpen ? "row--open" : ""} ${fresh}`}
      data-ticket={ticket.number}
      onClick={() => {
        openTicket(ticket.ticket_id);
      }}
    >
      <td>
        <button
          type="button"
          className="link"
          tabIndex={isStop ? 0 : -1}
          aria-current={isOpen}
          {...(isStop ? { "data-focus": "tickets" } : {})}
          onFocus={onFocus}
        >
          {ticket.number}
        </button>
        <Instant className="row__second" at={ticket.opened_at} estateId={ticket.estate_id} />
      </td>
      <td className="row__subject">
        <span className="row__first" title={ticket.title}>
          {ticket.title}
        </span>
        <span className="row__second">
          {worded(messages.kind, ticket.kind)} · {words.category}
        </span>
      </td>
      <td className="row__home">
        <span className="row__first">{ticket.unit_label ?? messages.none}</span>
        <span className="row__second">{ticket.estate_name}</span>
      </td>
      <td>
        <span className={`severity severity--${ticket.severity}`}>
          {worded(messages.severity, ticket.severity)}
        </span>
      </td>
      <td>
        <span className={`status status--${ticket.status}`}>{worded(messages.status, ticket.status)}</span>
      </td>
      <td className="row__deadline">
        {next === undefined ? (
          <span className="row__second">{messages.none}</span>
        ) : (
          <>
            <Countdown times={next} />
            <span className="row__second">
              {messages.promised[next.promised]} <Clause id={next.clause} explanation={next.explanation} />
            </span>
          </>
        )}
      </td>
      <td className="row__assignee" title={assignee}>
        {assignee ?? <span className="row__second">{messages.tickets.unassigned}</span>}
      </td>
    </tr>
  );
}
