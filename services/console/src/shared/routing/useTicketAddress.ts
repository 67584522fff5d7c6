/** Going to a ticket's address and away from it, with the list behind it as it is. */
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import { deskPaths, useDesk } from "./desk";

/** Shows the ticket of a number, or of an id where the number is not known, over the desk that is on the screen. */
export function useShowTicket(): (reference: string) => void {
  const navigate = useNavigate();
  const desk = useDesk();
  return useCallback(
    (reference) =>
      void navigate({
        to: "/tickets/$number",
        params: { number: reference },
        search: (kept) => kept,
        state: desk === undefined ? {} : { behind: desk },
      }),
    [navigate, desk],
  );
}

/** Goes back to the desk that a ticket lies over; done when that desk is shown without it. */
export function useCloseTicket(): () => Promise<void> {
  const navigate = useNavigate();
  const desk = useDesk() ?? "tickets";
  return useCallback(() => navigate({ to: deskPaths[desk], search: (kept) => kept }), [navigate, desk]);
}
