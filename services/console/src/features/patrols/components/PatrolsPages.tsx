/** The pages of patrols: the rounds that are to be made, what is planned, how far every corner is reached, and the weather. */
import { useLocation } from "@tanstack/react-router";
import { Empty } from "antd";

import { useMe } from "@/shared/api/me";
import { useMessages } from "../words";
import { CoveragePage } from "./CoveragePage";
import { PlansPage } from "./PlansPage";
import { RoundsPage } from "./RoundsPage";
import { WeatherPage } from "./WeatherPage";
import panel from "@/shared/ui/panel.module.css";

export function PatrolsPages() {
  const messages = useMessages();
  const { permissions } = useMe();
  const page = useLocation({ select: ({ pathname }) => pathname.split("/")[2] });
  if (!permissions.includes("registers:read")) {
    return (
      <section className={panel.panel} aria-labelledby="patrols-title">
        <div className={panel.head}>
          <h2 id="patrols-title" tabIndex={-1}>
            {messages.rounds}
          </h2>
        </div>
        <Empty description={messages.noRight} />
      </section>
    );
  }
  if (page === "plans") return <PlansPage />;
  if (page === "coverage") return <CoveragePage />;
  if (page === "weather") return <WeatherPage />;
  return <RoundsPage />;
}
