import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { meAt, useMe } from "../api/me";
import text from "../ui/text.module.css";

interface FormsLinkProps {
  /** What a record is begun about. */
  readonly about: {
    readonly estate_id: string;
    readonly unit_id?: string | null;
    readonly customer_id?: string | null;
  };
  readonly children: ReactNode;
}

/** The way to the forms, with what a record is begun about; nothing for who may fill none in there. */
export function FormsLink({ about, children }: FormsLinkProps) {
  const { estate_id, unit_id, customer_id } = about;
  const { permissions } = meAt(useMe(), estate_id);
  if (!["registers:read", "registers:write"].every((right) => permissions.includes(right))) return null;
  const search = {
    estate_id,
    ...(typeof unit_id === "string" ? { unit_id } : {}),
    ...(typeof customer_id === "string" ? { customer_id } : {}),
  };
  return (
    <Link to="/records/forms" search={search} className={text.link}>
      {children}
    </Link>
  );
}
