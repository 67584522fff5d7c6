/** Which ticket is open. It is in the address, so that "back" closes it and a colleague can be sent a link. */
import { useSyncExternalStore } from "react";

const prefix = "#/tickets/";

function read(): string | undefined {
  const id = location.hash.startsWith(prefix) ? location.hash.slice(prefix.length) : "";
  return /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  addEventListener("popstate", listener);
  return () => {
    removeEventListener("hashchange", listener);
    removeEventListener("popstate", listener);
  };
}

export function useOpenTicket(): string | undefined {
  return useSyncExternalStore(subscribe, read);
}

export function openTicket(id: string): void {
  location.hash = prefix + id;
}

export function closeTicket(): void {
  if (read() === undefined) return;
  history.pushState(null, "", location.pathname + location.search);
  dispatchEvent(new PopStateEvent("popstate"));
}
