/** The tickets, changing by themselves. */
import { Button, Empty, Skeleton } from "antd";
import { useState } from "react";

import { problemFrom } from "@/shared/api/problem";
import { serverNow } from "@/shared/api/serverClock";
import { worded } from "@/shared/i18n/words";
import { TicketLink } from "@/shared/routing/TicketLink";
import { useShowTicket } from "@/shared/routing/useTicketAddress";
import { Countdown } from "@/shared/ui/Countdown";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useFurtherPages } from "@/shared/ui/useFurtherPages";
import { useCommon } from "@/shared/words";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { Clause, useStandardWords } from "@/features/standards";
import { useTickets } from "../api/queries";
import type { Ticket } from "../api/types";
import { nextDeadline } from "../rules/deadlines";
import { filterOf, type TicketSearch } from "../search";
import { useMessages } from "../words";
import { SeverityMark, StatusMark } from "./Marks";
import { TicketFilters } from "./TicketFilters";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./ticketList.module.css";

interface TicketListProps {
  /** What the address says of the list. */
  readonly search: TicketSearch;
  /** The number of the ticket that is open, if one is. */
  readonly openNumber: string | undefined;
  readonly isLive: boolean;
  /** `isMore`: the same list, and more of it. */
  readonly onSearch: (search: TicketSearch, isMore: boolean) => void;
}

export function TicketList({ search, openNumber, isLive, onSearch }: TicketListProps) {
  const messages = useMessages();
  const filter = filterOf(search);
  const list = useTickets(filter, isLive);
  const tickets = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFurtherPages(list, search.pages ?? 1);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <section className={panel.panel} id="tickets" aria-labelledby="tickets-title">
      <div className={panel.head}>
        <h2 id="tickets-title" tabIndex={-1}>
          {messages.tickets.title} <kbd>T</kbd>
        </h2>
        <TicketFilters
          filter={filter}
          onChange={(next) => {
            onSearch(next, false);
          }}
        />
      </div>
      {list.error !== null && (
        <ProblemAlert
          problem={problemFrom(list.error)}
          onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      <div className={panel.scroll}>
        {list.isLoading && (
          <Skeleton active title={false} paragraph={{ rows: 8, width: "100%" }} className={panel.loading} />
        )}
        {list.isSuccess && tickets.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={isFiltered ? messages.tickets.emptyFiltered : messages.tickets.empty}
          />
        )}
        {tickets.length > 0 && <TicketTable tickets={tickets} openNumber={openNumber} />}
        {list.hasNextPage && (
          <div className={styles.more}>
            <Button
              loading={list.isFetchingNextPage}
              onClick={() => {
                onSearch({ ...filter, pages: (list.data?.pages.length ?? 1) + 1 }, true);
              }}
            >
              {list.isFetchingNextPage ? messages.tickets.loadingMore : messages.tickets.more}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

interface TicketTableProps {
  readonly tickets: readonly Ticket[];
  readonly openNumber: string | undefined;
}

function TicketTable({ tickets, openNumber }: TicketTableProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const [since] = useState(serverNow);
  const [focusedId, setFocusedId] = useState<string>();
  // One stop for Tab, arrows within: fifty tickets must not stand between the keyboard and the callbacks.
  const hasReferences = tickets.some((ticket) => ticket.external_reference !== null);
  const stopId = tickets.some((ticket) => ticket.ticket_id === focusedId) ? focusedId : tickets[0]?.ticket_id;
  return (
    <table className={`${rows.rows} ${rows.tickets}`} aria-describedby="tickets-title">
      <thead>
        <tr>
          <th scope="col">{messages.tickets.number}</th>
          <th scope="col">{messages.tickets.subject}</th>
          <th scope="col">{messages.tickets.home}</th>
          <th scope="col">{messages.tickets.severity}</th>
          <th scope="col">{messages.tickets.status}</th>
          <th scope="col">{messages.tickets.deadline}</th>
          <th scope="col">{messages.tickets.assignee}</th>
          {hasReferences && <th scope="col">{messages.tickets.reference}</th>}
        </tr>
      </thead>
      <tbody onKeyDown={moveWithArrows}>
        {tickets.map((ticket) => (
          <TicketRow
            key={ticket.ticket_id}
            ticket={ticket}
            assignee={ticket.assignee === null ? undefined : nameOf(ticket.assignee)}
            isOpen={ticket.number === openNumber}
            isStop={ticket.ticket_id === stopId}
            hasReferences={hasReferences}
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
  to.querySelector<HTMLElement>("a")?.focus();
}

interface TicketRowProps {
  readonly ticket: Ticket;
  readonly assignee: string | undefined;
  readonly isOpen: boolean;
  readonly isStop: boolean;
  /** Whether any of the tickets shown has a number at a third party: then there is a column for it. */
  readonly hasReferences: boolean;
  /** Opened after this page was: it has just come in. */
  readonly isNewcomer: boolean;
  readonly onFocus: () => void;
}

function TicketRow({ ticket, assignee, isOpen, isStop, hasReferences, isNewcomer, onFocus }: TicketRowProps) {
  const messages = useMessages();
  const common = useCommon();
  const showTicket = useShowTicket();
  const [firstVersion] = useState(ticket.version);
  const isFresh = isNewcomer || ticket.version !== firstVersion;
  const next = nextDeadline(ticket);
  const words = useStandardWords(ticket);
  // Two names for one animation: the other name starts it again.
  const fresh = ticket.version % 2 === 0 ? rows.fresh0 : rows.fresh1;
  const looks = [rows.row, ...(isOpen ? [rows.open] : []), ...(isFresh ? [fresh] : [])];
  return (
    <tr
      className={looks.join(" ")}
      data-ticket={ticket.number}
      onClick={(event) => {
        // A link does by itself what was asked of it, such as opening another tab.
        if (event.target instanceof HTMLElement && event.target.closest("a") !== null) return;
        showTicket(ticket.number);
      }}
    >
      <td>
        <TicketLink
          reference={ticket.number}
          tabIndex={isStop ? 0 : -1}
          aria-current={isOpen}
          {...(isStop ? { "data-focus": "tickets" } : {})}
          onFocus={onFocus}
        >
          {ticket.number}
        </TicketLink>
        <Instant className={rows.second} at={ticket.opened_at} estateId={ticket.estate_id} />
      </td>
      <td className={rows.subject}>
        <span className={rows.first} title={ticket.title}>
          {ticket.title}
        </span>
        <span className={rows.second}>
          {worded(common.kind, ticket.kind)} · {words.category}
        </span>
      </td>
      <td className={rows.home}>
        <span className={rows.first}>{ticket.unit_label ?? common.none}</span>
        <span className={rows.second}>{ticket.estate_name}</span>
      </td>
      <td>
        <SeverityMark severity={ticket.severity} />
      </td>
      <td>
        <StatusMark status={ticket.status} />
      </td>
      <td className={rows.deadline}>
        {next === undefined ? (
          <span className={rows.second}>{common.none}</span>
        ) : (
          <>
            <Countdown times={next} />
            <span className={rows.second}>
              {messages.deadlineKinds[next.kind]} <Clause id={next.clause} explanation={next.explanation} />
            </span>
          </>
        )}
      </td>
      <td className={rows.assignee} title={assignee}>
        {assignee ?? <span className={rows.second}>{messages.tickets.unassigned}</span>}
      </td>
      {hasReferences && (
        <td className={rows.reference} title={ticket.external_reference ?? undefined}>
          {ticket.external_reference ?? <span className={rows.second}>{common.none}</span>}
        </td>
      )}
    </tr>
  );
}
