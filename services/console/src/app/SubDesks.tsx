/** The desks that are several pages: the ways between these, and the one that is shown. */
import { useLocation } from "@tanstack/react-router";

import { SubDesk } from "@/shared/ui/SubDesk";
import { SubNav } from "@/shared/ui/SubNav";
import { CalendarsPage } from "@/features/calendars";
import { SkillsPage } from "@/features/certificates";
import { ContractorsPage } from "@/features/contractors";
import { StandardsPage } from "@/features/drafts";
import { OrganisationDesk } from "@/features/organisation";
import { PatrolsPages } from "@/features/patrols";
import { RosterPages } from "@/features/rosters";
import { useMessages } from "./words";

/** The page of a desk that the address names; nothing of its first. */
function usePage(): string | undefined {
  return useLocation({ select: ({ pathname }) => pathname.split("/")[2] });
}

export function OrganisationDesks() {
  const { nav, organisation } = useMessages();
  const page = usePage();
  const pages = [
    { to: "/organisation", name: organisation.units },
    { to: "/organisation/certificates", name: organisation.certificates },
    { to: "/organisation/contractors", name: organisation.contractors },
    { to: "/organisation/standards", name: organisation.standards },
  ] as const;
  return (
    <SubDesk nav={<SubNav label={nav.organisation} pages={pages} />}>
      {page === "certificates" ? (
        <SkillsPage />
      ) : page === "contractors" ? (
        <ContractorsPage />
      ) : page === "standards" ? (
        <StandardsPage />
      ) : (
        <OrganisationDesk />
      )}
    </SubDesk>
  );
}

export function PatrolDesks() {
  const { nav, patrols } = useMessages();
  const pages = [
    { to: "/patrols", name: patrols.rounds },
    { to: "/patrols/plans", name: patrols.plans },
    { to: "/patrols/coverage", name: patrols.coverage },
    { to: "/patrols/weather", name: patrols.weather },
  ] as const;
  return (
    <SubDesk nav={<SubNav label={nav.patrols} pages={pages} />}>
      <PatrolsPages />
    </SubDesk>
  );
}

export function RosterDesks() {
  const { nav, rosters } = useMessages();
  const page = usePage();
  const pages = [
    { to: "/rosters", name: rosters.plan },
    { to: "/rosters/duty", name: rosters.duty },
    { to: "/rosters/swaps", name: rosters.swaps },
    { to: "/rosters/handovers", name: rosters.handovers },
    { to: "/rosters/patterns", name: rosters.patterns },
    { to: "/rosters/calendars", name: rosters.calendars },
  ] as const;
  return (
    <SubDesk nav={<SubNav label={nav.rosters} pages={pages} />}>
      {page === "calendars" ? <CalendarsPage /> : <RosterPages />}
    </SubDesk>
  );
}
