import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";

import text from "../ui/text.module.css";

interface RunLinkProps extends Pick<ComponentProps<"a">, "children" | "onClick"> {
  readonly runId: string;
}

/** A link to an emergency. */
export function RunLink({ runId, ...others }: RunLinkProps) {
  return <Link to="/emergencies/$run" params={{ run: runId }} className={text.link} {...others} />;
}
