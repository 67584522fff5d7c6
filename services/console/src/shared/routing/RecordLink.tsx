import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";

import text from "../ui/text.module.css";

interface RecordLinkProps extends Pick<ComponentProps<"a">, "children" | "onClick"> {
  readonly recordId: string;
}

/** A link to a record on a form. */
export function RecordLink({ recordId, ...others }: RecordLinkProps) {
  return <Link to="/records/$record" params={{ record: recordId }} className={text.link} {...others} />;
}
