/** Which page is at which address. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";

import { articleSearch } from "@/features/articles";
import { calendarSearch } from "@/features/calendars";
import { designSearch } from "@/features/designer";
import { aboutSearch, formSearch, recordSearch } from "@/features/records";
import { rosterSearch } from "@/features/rosters";
import { ticketSearch } from "@/features/tickets";
import { Broken } from "./Broken";
import { NoSuchPage } from "./NoSuchPage";
import { Workspace } from "./Workspace";

const root = createRootRoute({ notFoundComponent: NoSuchPage, errorComponent: Broken });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    redirect({ to: "/calls", replace: true, throw: true });
  },
});

// The desks are one page: a call that is being taken must not end because the agent looks at another list.
const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  validateSearch: ticketSearch,
  component: Workspace,
});

const calls = createRoute({ getParentRoute: () => desk, path: "/calls" });
const tickets = createRoute({ getParentRoute: () => desk, path: "/tickets" });
const ticket = createRoute({ getParentRoute: () => desk, path: "/tickets/$number" });
const callbacks = createRoute({ getParentRoute: () => desk, path: "/callbacks" });
const emergencies = createRoute({ getParentRoute: () => desk, path: "/emergencies" });
const emergency = createRoute({ getParentRoute: () => desk, path: "/emergencies/$run" });
const articles = createRoute({
  getParentRoute: () => desk,
  path: "/articles",
  validateSearch: articleSearch,
});
const places = createRoute({ getParentRoute: () => desk, path: "/places" });

const records = createRoute({ getParentRoute: () => desk, path: "/records", validateSearch: recordSearch });
const forms = createRoute({
  getParentRoute: () => desk,
  path: "/records/forms",
  validateSearch: aboutSearch,
});
const form = createRoute({
  getParentRoute: () => desk,
  path: "/records/forms/$form",
  validateSearch: formSearch,
});
const designer = createRoute({
  getParentRoute: () => desk,
  path: "/records/designer",
  validateSearch: designSearch,
});
const record = createRoute({ getParentRoute: () => desk, path: "/records/$record" });
const patrols = createRoute({ getParentRoute: () => desk, path: "/patrols" });
const patrolPlans = createRoute({ getParentRoute: () => desk, path: "/patrols/plans" });
const patrolCoverage = createRoute({ getParentRoute: () => desk, path: "/patrols/coverage" });
const patrolWeather = createRoute({ getParentRoute: () => desk, path: "/patrols/weather" });
const organisation = createRoute({ getParentRoute: () => desk, path: "/organisation" });
const certificates = createRoute({ getParentRoute: () => desk, path: "/organisation/certificates" });
const contractors = createRoute({ getParentRoute: () => desk, path: "/organisation/contractors" });
const standards = createRoute({ getParentRoute: () => desk, path: "/organisation/standards" });
const rosters = createRoute({ getParentRoute: () => desk, path: "/rosters", validateSearch: rosterSearch });
const duty = createRoute({ getParentRoute: () => desk, path: "/rosters/duty", validateSearch: rosterSearch });
const swaps = createRoute({ getParentRoute: () => desk, path: "/rosters/swaps" });
const handovers = createRoute({ getParentRoute: () => desk, path: "/rosters/handovers" });
const patterns = createRoute({ getParentRoute: () => desk, path: "/rosters/patterns" });
const calendars = createRoute({
  getParentRoute: () => desk,
  path: "/rosters/calendars",
  validateSearch: calendarSearch,
});

const accounts = createRoute({ getParentRoute: () => desk, path: "/accounts" });

const calling = [calls, tickets, ticket, callbacks, emergencies, emergency, articles];
const papers = [records, forms, form, designer, record];
const people = [places, organisation, certificates, contractors, standards, accounts];
const planning = [rosters, duty, swaps, handovers, patterns, calendars];
const walking = [patrols, patrolPlans, patrolCoverage, patrolWeather];
const pages = [...calling, ...papers, ...walking, ...people, ...planning];
const routeTree = root.addChildren([home, desk.addChildren(pages)]);

/** `history`: where the address is kept; the browser's address bar unless named. */
export function deskRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history === undefined ? {} : { history }),
    // What an address names that no page reads is not carried on.
    search: { strict: true },
    // A wrong address is told so by the page as a whole.
    notFoundMode: "root",
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof deskRouter>;
  }
}
