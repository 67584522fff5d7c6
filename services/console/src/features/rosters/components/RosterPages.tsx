/** The pages about rosters, each at an address of its own. */
import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { Empty } from "antd";

import { useMe } from "@/shared/api/me";
import { rosterSearch, type RosterSearch } from "../search";
import { useMessages } from "../words";
import { DutyPage } from "./DutyPage";
import { HandoversPage } from "./HandoversPage";
import { PatternsPage } from "./PatternsPage";
import { PlanPage } from "./PlanPage";
import { SwapsPage } from "./SwapsPage";
import panel from "@/shared/ui/panel.module.css";

export function RosterPages() {
  const messages = useMessages();
  const { permissions } = useMe();
  const navigate = useNavigate();
  // The router hands on what the page did not ask about, too.
  const search = rosterSearch(useSearch({ strict: false }));
  const page = useLocation({ select: ({ pathname }) => pathname.split("/")[2] ?? "" });
  if (!permissions.includes("identity:read")) {
    return (
      <section className={panel.panel} aria-labelledby="rosters-title">
        <div className={panel.head}>
          <h2 id="rosters-title" tabIndex={-1}>
            {messages.title}
          </h2>
        </div>
        <Empty description={messages.noRight} />
      </section>
    );
  }
  const change = (to: RosterSearch) => void navigate({ to: ".", search: to, replace: true });
  switch (page) {
    case "duty":
      return <DutyPage search={search} onSearch={change} />;
    case "swaps":
      return <SwapsPage />;
    case "handovers":
      return <HandoversPage />;
    case "patterns":
      return <PatternsPage />;
    default:
      return <PlanPage search={search} onSearch={change} />;
  }
}
