/**
 * The desks: taking calls beside both lists, the tickets alone, the callbacks alone; and one ticket in a panel over
 * whichever it was opened from.
 */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Activity, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";

import { type Desk, deskPaths, useDesk } from "@/shared/routing/desk";
import { useCloseTicket } from "@/shared/routing/useTicketAddress";
import { CallbackList } from "@/features/callbacks";
import { CallDesk } from "@/features/calls";
import { TicketList, ticketSearch, type TicketSearch, TicketPanel } from "@/features/tickets";
import { Frame } from "./Frame";
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
  useFocusOnArrival(desk);

  const goTo = useCallback(
    (to: Desk) => void navigate({ to: deskPaths[to], search: (kept) => (to === "callbacks" ? {} : kept) }),
    [navigate],
  );
  const nextCall = useCallback(() => {
    setCallNumber((before) => before + 1);
    goTo("calls");
  }, [goTo]);
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

  const list = desk === "callbacks" ? "callbacks" : "tickets";
  return (
    <Frame
      title={number ?? messages.nav[desk]}
      live={live}
      shortcuts={shortcuts}
      onEscape={number === undefined ? nothing : closeTicket}
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
          {desk !== "callbacks" && (
            <TicketList
              search={search}
              openNumber={number}
              isLive={live.status === "live"}
              onSearch={change}
            />
          )}
          {desk !== "tickets" && <CallbackList />}
        </div>
      </main>
      <Suspense fallback={null}>
        {number !== undefined && <TicketPanel key={number} reference={number} />}
      </Suspense>
    </Frame>
  );
}

const nothing = () => undefined;

/** Who comes to another desk begins where its work begins, with the keyboard as well. */
function useFocusOnArrival(desk: Desk): void {
  const before = useRef(desk);
  useEffect(() => {
    if (before.current === desk) return;
    before.current = desk;
    focusOn(desk === "calls" ? "phone" : desk);
  }, [desk]);
}
