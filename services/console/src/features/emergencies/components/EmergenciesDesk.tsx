/** The board that starts playbooks beside what is running, or one run with its steps. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Empty } from "antd";

import { useMe } from "@/shared/api/me";
import { useMessages } from "../words";
import { Board } from "./Board";
import { RunPanel } from "./RunPanel";
import panel from "@/shared/ui/panel.module.css";

export function EmergenciesDesk() {
  const messages = useMessages();
  const navigate = useNavigate();
  const { run } = useParams({ strict: false });
  if (!useMe().permissions.includes("emergencies:read")) {
    return (
      <section className={panel.panel} aria-labelledby="emergencies-title">
        <div className={panel.head}>
          <h2 id="emergencies-title" tabIndex={-1}>
            {messages.title}
          </h2>
        </div>
        <Empty description={messages.noRight} />
      </section>
    );
  }
  if (run !== undefined) {
    return <RunPanel key={run} id={run} onBack={() => void navigate({ to: "/emergencies" })} />;
  }
  return <Board onOpen={(id) => void navigate({ to: "/emergencies/$run", params: { run: id } })} />;
}
