/** One ticket: what is promised, what may be done now, and what has happened. */
import { Descriptions, Drawer, Skeleton, Timeline, type DescriptionsProps } from "antd";

import { problemFrom } from "../api/problem";
import { useCustomer, useHistory, useTicket } from "../api/queries";
import type { HistoryLine, Ticket } from "../api/types";
import { useFormats, useMessages, worded } from "../i18n/useMessages";
import { promisesOf } from "../time/countdown";
import { Instant } from "./Instant";
import { useMe } from "./me";
import { closeTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";
import { PromiseTable } from "./PromiseTable";
import { stepDetails } from "./stepDetails";
import { TicketActs } from "./TicketActs";
import { useNames } from "./useNames";
import { useStandardWords } from "./useStandardWords";

export default function TicketPanel({ id }: { id: string }) {
  const messages = useMessages();
  const { permissions } = useMe();
  const seen = useTicket(id);
  const ticket = seen.data?.ticket;
  return (
    <Drawer
      open
      // The call goes on beside it: nothing is covered but the lists, and the keyboard may leave.
      mask={false}
      focusable={{ trap: false }}
      size={600}
      rootClassName="ticket-panel"
      closable={{ "aria-label": messages.ticket.close, placement: "end" }}
      onClose={closeTicket}
      title={
        ticket === undefined ? (
          messages.loading
        ) : (
          <span className="ticket-title">
            <span>{messages.ticket.title(ticket.number)}</span>
            <span className={`status status--${ticket.status}`}>
              {worded(messages.status, ticket.status)}
            </span>
            <span className={`severity severity--${ticket.severity}`}>
              {worded(messages.severity, ticket.severity)}
            </span>
          </span>
        )
      }
    >
      {seen.isLoading && <Skeleton active paragraph={{ rows: 10 }} />}
      {seen.error !== null && (
        <ProblemAlert problem={problemFrom(seen.error)} onRetry={() => void seen.refetch()} />
      )}
      {seen.data !== undefined && (
        <div className="ticket" data-ticket-panel={seen.data.ticket.number}>
          <h2 className="ticket__subject">{seen.data.ticket.title}</h2>
          {seen.data.ticket.rectifies !== null && (
            <p className="ticket__rectifies">{messages.ticket.rectifies}</p>
          )}
          {permissions.includes("tickets:write") && <TicketActs seen={seen.data} />}
          <Deadlines ticket={seen.data.ticket} />
          <Facts ticket={seen.data.ticket} />
          <History id={id} estateId={seen.data.ticket.estate_id} />
        </div>
      )}
    </Drawer>
  );
}

function Deadlines({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const promises = promisesOf(ticket);
  const words = useStandardWords(ticket);
  return (
    <section aria-labelledby="ticket-deadlines">
      <h3 id="ticket-deadlines">{messages.ticket.deadlines}</h3>
      {promises.length === 0 ? (
        <p>{messages.ticket.noDeadlines}</p>
      ) : (
        <PromiseTable promises={promises} estateId={ticket.estate_id} />
      )}
      <p className="ticket__standard">{messages.ticket.standard(words.standard, ticket.standard_version)}</p>
    </section>
  );
}

function Facts({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const formats = useFormats();
  const nameOf = useNames();
  const words = useStandardWords(ticket);
  const { permissions } = useMe();
  const customer = useCustomer(ticket.customer_id, permissions.includes("archive:read")).data;
  const items: DescriptionsProps["items"] = [
    {
      label: messages.ticket.home,
      children: [ticket.estate_name, ticket.unit_label].filter(Boolean).join(" "),
    },
    {
      label: messages.ticket.kind,
      children: `${worded(messages.kind, ticket.kind)} · ${words.category}`,
    },
    {
      label: messages.ticket.assignee,
      children: ticket.assignee === null ? messages.tickets.unassigned : nameOf(ticket.assignee),
    },
    {
      label: messages.ticket.opened,
      children: <Instant at={ticket.opened_at} estateId={ticket.estate_id} />,
    },
    { label: messages.ticket.firstResponder, children: nameOf(ticket.first_responder) },
    ...(customer === undefined ? [] : [{ label: messages.ticket.customer, children: customer.name }]),
    ...(ticket.about_staff_id === null
      ? []
      : [{ label: messages.ticket.about, children: nameOf(ticket.about_staff_id) }]),
    ...(ticket.fee === null
      ? []
      : [
          {
            label: messages.ticket.fee,
            children: `${formats.money(ticket.fee.amount)} · ${ticket.fee.is_agreed ? messages.ticket.feeApproved : messages.ticket.feePending}`,
          },
        ]),
    ...(ticket.materials.length === 0
      ? []
      : [{ label: messages.ticket.materials, children: ticket.materials.join(", "), span: 2 }]),
    ...(ticket.description === "" || ticket.description === ticket.title
      ? []
      : [{ label: messages.ticket.said, children: ticket.description, span: 2 }]),
  ].map((item) => ({ ...item, key: item.label }));
  return (
    <section aria-labelledby="ticket-facts">
      <h3 id="ticket-facts">{messages.ticket.facts}</h3>
      <Descriptions size="small" column={2} items={items} />
    </section>
  );
}

function History({ id, estateId }: { id: string; estateId: string }) {
  const messages = useMessages();
  const nameOf = useNames();
  const history = useHistory(id);
  const lines = history.data?.items ?? [];
  return (
    <section aria-labelledby="ticket-history">
      <h3 id="ticket-history">{messages.ticket.history}</h3>
      {history.isLoading && <Skeleton active title={false} />}
      {history.error !== null && (
        <ProblemAlert problem={problemFrom(history.error)} onRetry={() => void history.refetch()} />
      )}
      {history.isSuccess && lines.length === 0 && <p>{messages.ticket.noHistory}</p>}
      <Timeline
        items={lines.map((line) => ({
          key: line.at + line.step,
          content: (
            <div className="event" data-event={line.step}>
              <b>{worded(messages.history, line.step)}</b>
              <span className="event__by">
                <Instant at={line.at} estateId={estateId} /> · {nameOf(line.by)}
              </span>
              <Brought line={line} nameOf={nameOf} />
            </div>
          ),
        }))}
      />
    </section>
  );
}

/** What a step brought with it, as far as we know how to say it. */
function Brought({ line, nameOf }: { line: HistoryLine; nameOf: (who: string) => string }) {
  const messages = useMessages();
  const formats = useFormats();
  const { assignee, fee, materials, reason, deadline } = stepDetails(line);
  const said = [
    assignee === undefined ? "" : nameOf(assignee),
    fee === undefined ? "" : formats.money(fee),
    materials?.join(", ") ?? "",
    reason ?? "",
    deadline === undefined ? "" : `${worded(messages.promised, deadline.kind)} ${deadline.clause}`,
  ].filter((words) => words !== "");
  return said.length === 0 ? null : <p>{said.join(" · ")}</p>;
}
