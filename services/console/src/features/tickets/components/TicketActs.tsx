/** The buttons that move a ticket, and the small forms some of them need. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { useCloseTicket } from "@/shared/routing/useTicketAddress";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { actOnTicket, actPlaces } from "../api/actions";
import { type Act, asksFor, shapeOf, type TicketAct } from "../api/acts";
import { forgetTicket, showTicket } from "../api/cache";
import type { VersionedTicket } from "../api/queries";
import { maySee } from "../rules/classification";
import { stepsOf } from "../rules/ticketSteps";
import { useMessages } from "../words";
import { ActForm, type Asking } from "./ActForm";
import styles from "./ticketActs.module.css";

export function TicketActs({ seen }: { seen: VersionedTicket }) {
  const messages = useMessages();
  const common = useCommon();
  const me = useMe();
  const closeTicket = useCloseTicket();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>();
  const [sending, setSending] = useState<Act>();
  const [problem, setProblem] = useState<Problem>();
  const steps = stepsOf(seen.ticket, me);
  const isMine = seen.ticket.assignee === me.staffId;

  const act = async (what: TicketAct) => {
    setProblem(undefined);
    setSending(what.act);
    try {
      const fresh = await actOnTicket(seen, what);
      // Only the form the act came from; and at once, not when all has been read again: by then the agent may have
      // opened the next one.
      setAsking((shown) => (shown === what.act ? undefined : shown));
      void message.success(messages.acts[what.act].done);
      if (maySee(fresh.ticket, me)) {
        void showTicket(client, fresh);
      } else {
        await closeTicket();
        void forgetTicket(client, fresh.ticket.ticket_id);
      }
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      // Somebody was faster, or the ticket is not what it was: show what it is now.
      if ([404, 409, 412].includes(refused.status)) {
        await client.invalidateQueries({ queryKey: keys.ticket(seen.ticket.ticket_id) });
      }
    } finally {
      setSending(undefined);
    }
  };

  const ask = (what: Asking) => {
    setProblem(undefined);
    setAsking(asking === what ? undefined : what);
  };

  return (
    <section aria-label={messages.ticket.actions}>
      <div className={styles.buttons}>
        {steps.length === 0 && <p className={styles.none}>{messages.ticket.nothingToDo}</p>}
        {steps.flatMap((step, index) => {
          const type = index === 0 ? "primary" : "default";
          if (asksFor(step, "none")) {
            return (
              <Button
                key={step}
                type={type}
                loading={sending === step}
                onClick={() => void act({ act: step, body: {} })}
              >
                {messages.acts[step].button}
              </Button>
            );
          }
          const isGiving = asksFor(step, "assignee");
          return [
            ...(isGiving && !isMine
              ? [
                  <Button
                    key="assign_me"
                    type={type}
                    loading={sending === step}
                    onClick={() => void act({ act: "assign", body: { assignee: me.staffId } })}
                  >
                    {messages.act.assignMe}
                  </Button>,
                ]
              : []),
            <Button
              key={step}
              type={isGiving ? "default" : type}
              danger={shapeOf(step).isDanger === true}
              aria-expanded={asking === step}
              onClick={() => {
                ask(step);
              }}
            >
              {isGiving && seen.ticket.assignee !== null ? messages.act.reassign : messages.acts[step].button}
            </Button>,
          ];
        })}
      </div>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, asking === undefined ? {} : actPlaces).others}
          {...advice(problem, common)}
        />
      )}
      {asking !== undefined && (
        <ActForm
          key={asking}
          asking={asking}
          ticket={seen.ticket}
          problem={problem}
          isSending={sending !== undefined}
          onAct={(what) => void act(what)}
          onCancel={() => {
            setAsking(undefined);
          }}
        />
      )}
    </section>
  );
}

function advice(problem: Problem, common: ReturnType<typeof useCommon>): { advice?: string } {
  if (problem.kind === "network") return { advice: common.problem.unknownOutcome };
  return problem.status === 412 ? { advice: common.problem.stale } : {};
}
