/** One ticket: its deadlines, what may be done now, and what has happened. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Descriptions, Drawer, Skeleton, Timeline, type DescriptionsProps } from "antd";
import { useEffect } from "react";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { useFormats } from "@/shared/i18n/formats";
import { worded } from "@/shared/i18n/words";
import { FormsLink } from "@/shared/routing/FormsLink";
import { useCloseTicket } from "@/shared/routing/useTicketAddress";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useCustomer } from "@/features/customers";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { useStandardWords } from "@/features/standards";
import { showTicket } from "../api/cache";
import { useHistory, useTicket, useTicketId } from "../api/queries";
import type { HistoryLine, Ticket } from "../api/types";
import { deadlinesOf } from "../rules/deadlines";
import { stepDetails } from "../rules/stepDetails";
import { useMessages } from "../words";
import { BreakGlass, Leaks, ReporterMessages } from "./Discretion";
import { GoverningStandard } from "./GoverningStandard";
import { LadderTable } from "./LadderTable";
import { SeverityMark, StatusMark } from "./Marks";
import { DeadlineTable } from "./DeadlineTable";
import { TicketActs } from "./TicketActs";
import styles from "./ticketPanel.module.css";

/** `reference`: the ticket's number, or its id from who knows no number. */
export default function TicketPanel({ reference }: { reference: string }) {
  const messages = useMessages();
  const { permissions } = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const closeTicket = useCloseTicket();
  const id = useTicketId(reference);
  const seen = useTicket(id.data ?? undefined);
  const ticket = seen.data?.ticket;
  const number = ticket?.number;
  useEffect(() => {
    if (number === undefined || number === reference) return;
    void navigate({
      to: "/tickets/$number",
      params: { number },
      search: (kept) => kept,
      state: true,
      replace: true,
    });
  }, [navigate, number, reference]);
  const failed = id.isError ? id : seen;
  return (
    <Drawer
      open
      // The call goes on beside it: nothing is covered but the lists, and the keyboard may leave.
      mask={false}
      focusable={{ trap: false }}
      size={600}
      rootClassName={styles.panel}
      closable={{ "aria-label": messages.ticket.close, placement: "end" }}
      onClose={() => void closeTicket()}
      title={
        ticket === undefined ? (
          messages.ticket.title(reference)
        ) : (
          <span className={styles.title}>
            <span>{messages.ticket.title(ticket.number)}</span>
            <StatusMark status={ticket.status} />
            <SeverityMark severity={ticket.severity} />
          </span>
        )
      }
    >
      {/* What can be scrolled can be reached by the keyboard, also where no act is left to hold the focus. */}
      <div
        className={styles.scroll}
        tabIndex={0}
        role="region"
        aria-label={messages.ticket.title(number ?? reference)}
      >
        {(id.isLoading || seen.isLoading) && <Skeleton active paragraph={{ rows: 10 }} />}
        {failed.error !== null && (
          <ProblemAlert problem={problemFrom(failed.error)} onRetry={() => void failed.refetch()} />
        )}
        {seen.isError &&
          problemFrom(seen.error).status === 404 &&
          permissions.includes("tickets:break_glass") && (
            <BreakGlass id={id.data ?? reference} onBroken={(broken) => void showTicket(client, broken)} />
          )}
        {id.data === null && <p role="status">{messages.ticket.none(reference)}</p>}
        {seen.data !== undefined && (
          <div className={styles.ticket} data-ticket-panel={seen.data.ticket.number}>
            <h2 className={styles.subject}>{seen.data.ticket.title}</h2>
            {seen.data.ticket.rectifies !== null && (
              <p className={styles.rectifies}>{messages.ticket.rectifies}</p>
            )}
            {permissions.includes("tickets:write") && <TicketActs seen={seen.data} />}
            <Deadlines ticket={seen.data.ticket} />
            <LadderTable ticket={seen.data.ticket} />
            <Facts ticket={seen.data.ticket} />
            <ReporterMessages ticket={seen.data.ticket} />
            <Leaks ticket={seen.data.ticket} />
            <History id={seen.data.ticket.ticket_id} estateId={seen.data.ticket.estate_id} />
          </div>
        )}
      </div>
    </Drawer>
  );
}

function Deadlines({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const deadlines = deadlinesOf(ticket);
  return (
    <section aria-labelledby="ticket-deadlines">
      <h3 id="ticket-deadlines">{messages.ticket.deadlines}</h3>
      {deadlines.length === 0 ? (
        <p>{messages.ticket.noDeadlines}</p>
      ) : (
        <DeadlineTable deadlines={deadlines} estateId={ticket.estate_id} />
      )}
      <GoverningStandard ticket={ticket} />
    </section>
  );
}

function Facts({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const common = useCommon();
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
      children: `${worded(common.kind, ticket.kind)} · ${words.category}`,
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
    ...(ticket.confidentiality === "open"
      ? []
      : [
          {
            label: messages.ticket.confidentiality,
            children: messages.confidentiality[ticket.confidentiality],
          },
        ]),
    ...(ticket.readers.length === 0
      ? []
      : [
          {
            label: messages.ticket.readers,
            children: ticket.readers
              .map(({ staff_id: who, has_broken_glass: has }) =>
                has ? `${nameOf(who)} (${messages.ticket.brokeGlass})` : nameOf(who),
              )
              .join(", "),
            span: 2,
          },
        ]),
    ...(ticket.external_reference === null
      ? []
      : [{ label: messages.ticket.reference, children: ticket.external_reference }]),
    ...(ticket.last_urged_at === null
      ? []
      : [
          {
            label: messages.ticket.urged,
            children: (
              <>
                {messages.ticket.urges(ticket.urges)} ·{" "}
                <Instant at={ticket.last_urged_at} estateId={ticket.estate_id} />
              </>
            ),
          },
        ]),
    ...(ticket.progress_due_at === null
      ? []
      : [
          {
            label: messages.ticket.progressDue,
            children: <Instant at={ticket.progress_due_at} estateId={ticket.estate_id} />,
          },
        ]),
    ...(ticket.progress_noted_at === null
      ? []
      : [
          {
            label: messages.ticket.progressNoted,
            children: <Instant at={ticket.progress_noted_at} estateId={ticket.estate_id} />,
          },
        ]),
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
      <FormsLink about={ticket}>{common.fillForm}</FormsLink>
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
            <div className={styles.event} data-event={line.step}>
              <b>{worded(messages.history, line.step)}</b>
              <span className={styles.eventBy}>
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
    deadline === undefined ? "" : `${worded(messages.deadlineKinds, deadline.kind)} ${deadline.clause}`,
  ].filter((words) => words !== "");
  return said.length === 0 ? null : <p>{said.join(" · ")}</p>;
}
