/**
 * The desks: taking calls beside both lists, the tickets alone, the callbacks alone, the emergencies, the articles, the places, the records
 * on forms, the patrols, the organisation, the rosters, the accounts; and one ticket in a panel over whichever it was opened from.
 */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Activity, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";

import { type Desk, deskPaths, showsTickets, useDesk } from "@/shared/routing/desk";
import { useCloseTicket } from "@/shared/routing/useTicketAddress";
import { AccountsDesk } from "@/features/accounts";
import { ArticlesPage } from "@/features/articles";
import { CallbackList } from "@/features/callbacks";
import { CallDesk } from "@/features/calls";
import { EmergenciesDesk } from "@/features/emergencies";
import { PlacesDesk } from "@/features/places";
import { RecordsDesk } from "@/features/records";
import { TicketList, ticketSearch, type TicketSearch, TicketPanel } from "@/features/tickets";
import { Frame } from "./Frame";
import { OrganisationDesks, PatrolDesks, RosterDesks } from "./SubDesks";
import { useLiveTickets } from "./api/live";
import { focusOn, type FocusPlace } from "./shortcuts";
import { useMessages } from "./words";
import frame from "./frame.module.css";
import styles from "./workspace.module.css";

export function Workspace() {
  const messages = useMessages();
  const live = useLiveTickets();
  const navigate = useNavigate();
  const desk = useDesk() ?? "calls";
  // The router hands on what it did not ask about, too.
  const search = ticketSearch(useSearch({ from: "/desk" }));
  const { number } = useParams({ strict: false });
  const closeTicket = useCloseTicket();
  const [callNumber, setCallNumber] = useState(1);
  useFocusOnArrival(desk, number);

  const goTo = useCallback(
    (to: Desk) => void navigate({ to: deskPaths[to], search: (kept) => (showsTickets(to) ? kept : {}) }),
    [navigate],
  );
  const nextCall = useCallback(() => {
    setCallNumber((before) => before + 1);
    if (desk !== "calls") goTo("calls");
  }, [desk, goTo]);
  const shortcuts = useMemo(() => {
    const jump = (place: FocusPlace, home: Desk) => () => {
      if (desk === "calls" || desk === home) focusOn(place);
      else goTo(home);
    };
    return {
      "/": jump("phone", "calls"),
      n: nextCall,
      t: jump("tickets", "tickets"),
      c: jump("callbacks", "callbacks"),
    };
  }, [desk, goTo, nextCall]);
  const change = (to: TicketSearch, isMore: boolean) =>
    void navigate({ to: ".", search: to, state: true, replace: isMore });

  const escape = useCallback(() => {
    if (number !== undefined) void closeTicket();
  }, [number, closeTicket]);

  const list = desk === "calls" ? "tickets" : desk;
  return (
    <Frame
      title={number ?? messages.nav[desk]}
      live={live}
      shortcuts={shortcuts}
      onEscape={escape}
      skip={
        <a
          className={frame.skip}
          href={`#${list}`}
          onClick={(event) => {
            event.preventDefault();
            focusOn(list);
          }}
        >
          {messages.skip[list]}
        </a>
      }
    >
      <main className={`${styles.rooms} ${desk === "calls" ? styles.withCall : ""}`} data-desk={desk}>
        {/* Another list is looked at while a caller waits: the words stay. */}
        <Activity mode={desk === "calls" ? "visible" : "hidden"}>
          {/* A new call is a new form: nothing of the last caller stays behind. */}
          <CallDesk key={callNumber} onNextCall={nextCall} />
        </Activity>
        <div className={styles.work}>
          {showsTickets(desk) && (
            <TicketList
              search={search}
              openNumber={number}
              isLive={live.status === "live"}
              onSearch={change}
            />
          )}
          {(desk === "calls" || desk === "callbacks") && <CallbackList />}
          {desk === "emergencies" && <EmergenciesDesk />}
          {desk === "articles" && <ArticlesPage />}
          {desk === "places" && <PlacesDesk />}
          {desk === "records" && <RecordsDesk />}
          {desk === "patrols" && <PatrolDesks />}
          {desk === "organisation" && <OrganisationDesks />}
          {desk === "rosters" && <RosterDesks />}
          {desk === "accounts" && <AccountsDesk />}
        </div>
      </main>
      <Suspense fallback={null}>
        {number !== undefined && <TicketPanel key={number} reference={number} />}
      </Suspense>
    </Frame>
  );
}

/**
 * Who comes to another desk begins where its work begins, with the keyboard as well; who closes a ticket is back at its
 * row, unless they had left the panel before.
 */
function useFocusOnArrival(desk: Desk, number: string | undefined): void {
  const before = useRef({ desk, number });
  useEffect(() => {
    const left = before.current;
    before.current = { desk, number };
    if (left.desk !== desk) {
      if (desk === "calls") focusOn("phone");
      else document.getElementById(`${desk}-title`)?.focus();
    } else if (
      left.number !== undefined &&
      number === undefined &&
      document.activeElement === document.body
    ) {
      const rows = [...document.querySelectorAll<HTMLElement>("[data-ticket]")];
      const link = rows.find(({ dataset }) => dataset["ticket"] === left.number)?.querySelector("a");
      if (link) link.focus();
      else focusOn(desk === "calls" ? "tickets" : desk);
    }
  }, [desk, number]);
}
