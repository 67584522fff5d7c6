import { Link } from "@tanstack/react-router";

import { deskPaths, desks, showsTickets, useDesk } from "@/shared/routing/desk";
import { useMessages } from "./words";
import styles from "./deskHeader.module.css";

/** The ways between the desks. The list of tickets stays as it is narrowed while one goes between those that show it. */
export function DeskNav() {
  const messages = useMessages();
  const here = useDesk();
  return (
    <nav className={styles.desks} aria-label={messages.nav.label}>
      {desks.map((desk) => (
        <Link
          key={desk}
          to={deskPaths[desk]}
          search={(kept) => (showsTickets(desk) ? kept : {})}
          // A ticket has an address of its own, and is shown over a desk: that one is where the agent is.
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={desk === here ? "page" : undefined}
        >
          {messages.nav[desk]}
        </Link>
      ))}
    </nav>
  );
}
