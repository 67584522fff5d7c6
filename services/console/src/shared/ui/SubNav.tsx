import { Link, type LinkProps, useLocation } from "@tanstack/react-router";

import styles from "./subNav.module.css";

interface SubNavProps {
  readonly label: string;
  /** Where each page is, and what it is called. */
  readonly pages: readonly { readonly to: NonNullable<LinkProps["to"]>; readonly name: string }[];
}

/** The ways between the pages of one desk. */
export function SubNav({ label, pages }: SubNavProps) {
  const here = useLocation({ select: ({ pathname }) => pathname.replace(/\/+$/, "") });
  return (
    <nav className={styles.pages} aria-label={label}>
      {pages.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          // The first page lies above the others.
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={to === here ? "page" : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
