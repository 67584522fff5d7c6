import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";

import { useDesk } from "./desk";
import text from "../ui/text.module.css";

interface TicketLinkProps extends Pick<
  ComponentProps<"a">,
  "children" | "onClick" | "onFocus" | "tabIndex" | "aria-current"
> {
  /** The ticket's number; its id where the number is not known. */
  readonly reference: string;
  /** A place that the keyboard can jump to. */
  readonly "data-focus"?: string;
}

/** A link to a ticket, which opens over the desk that is on the screen. */
export function TicketLink({ reference, ...others }: TicketLinkProps) {
  const desk = useDesk();
  return (
    <Link
      to="/tickets/$number"
      params={{ number: reference }}
      search={(kept) => kept}
      state={desk === undefined ? {} : { behind: desk }}
      className={text.link}
      {...others}
    />
  );
}
