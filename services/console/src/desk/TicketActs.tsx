/** The buttons that move a ticket, and the small forms some of them need. */
import { EnterOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { actOnTicket, actPlaces, forgetTicket, showTicket, type TicketAct } from "../api/actions";
import { problemFrom, sortFaults, type Problem } from "../api/problem";
import { keys, useEstate, type VersionedTicket } from "../api/queries";
import { consentWays, type ConsentWay, type Ticket } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { changesOf, classified, maySee, type Classified } from "./classification";
import { currencyOf } from "./currency";
import { useMe } from "./me";
import { closeTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";
import { ReclassifyFields } from "./ReclassifyFields";
import { stepsOf, type Act } from "./ticketSteps";
import { told } from "./told";
import { useStaffOptions } from "./useStaffOptions";

/** Acts that ask for something first. */
type Asking = "assign" | "quote" | "approve_quote" | "resolve" | Reasoned;
/** Acts that ask why. */
type Reasoned = "decline_quote" | "withdraw_quote" | "reopen" | "reclassify" | "cancel";

export function TicketActs({ seen }: { seen: VersionedTicket }) {
  const messages = useMessages();
  const me = useMe();
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
      void message.success(messages.act.done[what.act]);
      if (maySee(fresh.ticket, me)) {
        void showTicket(client, fresh);
      } else {
        closeTicket();
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
    <section className="acts" aria-label={messages.ticket.actions}>
      <div className="acts__buttons">
        {steps.length === 0 && <p className="acts__none">{messages.ticket.nothingToDo}</p>}
        {steps.flatMap((step, index) => {
          const type = index === 0 ? "primary" : "default";
          switch (step) {
            case "assign":
              return [
                ...(isMine
                  ? []
                  : [
                      <Button
                        key="assign_me"
                        type={type}
                        loading={sending === "assign"}
                        onClick={() => void act({ act: "assign", assigneeId: me.staffId })}
                      >
                        {messages.act.assignMe}
                      </Button>,
                    ]),
                <Button
                  key={step}
                  aria-expanded={asking === step}
                  onClick={() => {
                    ask(step);
                  }}
                >
                  {seen.ticket.assignee === null ? messages.act.assign : messages.act.reassign}
                </Button>,
              ];
            case "quote":
            case "approve_quote":
            case "decline_quote":
            case "withdraw_quote":
            case "resolve":
            case "reopen":
            case "reclassify":
            case "cancel":
              return [
                <Button
                  key={step}
                  type={type}
                  danger={step === "cancel"}
                  aria-expanded={asking === step}
                  onClick={() => {
                    ask(step);
                  }}
                >
                  {messages.act[step]}
                </Button>,
              ];
            case "accept":
            case "arrive":
            case "close":
              return [
                <Button
                  key={step}
                  type={type}
                  loading={sending === step}
                  onClick={() => void act({ act: step })}
                >
                  {messages.act[step]}
                </Button>,
              ];
          }
        })}
      </div>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, asking === undefined ? {} : actPlaces).others}
          {...advice(problem, messages)}
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

function advice(problem: Problem, messages: ReturnType<typeof useMessages>): { advice?: string } {
  if (problem.kind === "network") return { advice: messages.problem.unknownOutcome };
  return problem.status === 412 ? { advice: messages.problem.stale } : {};
}

interface ActValues extends Partial<Classified> {
  readonly assigneeId?: string;
  readonly amount?: string;
  readonly channel?: ConsentWay;
  readonly evidence?: string;
  readonly materials?: string[];
}

interface ActFormProps {
  readonly asking: Asking;
  readonly ticket: Ticket;
  readonly problem: Problem | undefined;
  readonly isSending: boolean;
  readonly onAct: (act: TicketAct) => void;
  readonly onCancel: () => void;
}

function ActForm({ asking, ticket, problem, isSending, onAct, onCancel }: ActFormProps) {
  const messages = useMessages();
  const faults = problem === undefined ? {} : sortFaults(problem, actPlaces).fields;
  const [isTold, setTold] = useState(false);
  const currency = currencyOf(useEstate(ticket.estate_id).data?.time_zone);
  const finish = (values: ActValues) => {
    switch (asking) {
      case "assign":
        onAct({ act: asking, assigneeId: values.assigneeId ?? "" });
        return;
      case "quote":
        onAct({ act: asking, fee: { amount: (values.amount ?? "").trim(), currency } });
        return;
      case "approve_quote":
        onAct({
          act: asking,
          channel: values.channel ?? "call",
          evidence: (values.evidence ?? "").trim(),
        });
        return;
      case "resolve":
        onAct({ act: asking, materials: values.materials ?? [] });
        return;
      case "reclassify":
        onAct({ act: asking, changes: changesOf(ticket, { ...classified(ticket), ...values }) });
        return;
      case "decline_quote":
      case "withdraw_quote":
      case "reopen":
      case "cancel":
        onAct({ act: asking, reason: (values.reason ?? "").trim() });
    }
  };
  return (
    <Form<ActValues>
      name="act"
      className="acts__form"
      layout="vertical"
      requiredMark={(label, { required }) => (
        <>
          {label}
          {!required && <span className="intake__optional">{messages.optional}</span>}
        </>
      )}
      disabled={isSending}
      initialValues={asking === "reclassify" ? classified(ticket) : {}}
      validateTrigger={isTold ? "onChange" : "onSubmit"}
      onFinish={finish}
      onFinishFailed={() => {
        setTold(true);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      {asking === "assign" && <AssigneeField faults={faults.assigneeId} />}
      {asking === "quote" && (
        <Form.Item
          name="amount"
          label={messages.act.amount}
          rules={[
            { required: true, pattern: /^\s*\d{1,9}(\.\d{1,2})?\s*$/, message: messages.act.amountMissing },
          ]}
          {...told(faults.amount)}
        >
          <Input inputMode="decimal" autoComplete="off" autoFocus prefix={currency} />
        </Form.Item>
      )}
      {asking === "approve_quote" && (
        <>
          <Form.Item
            name="channel"
            label={messages.act.channel}
            rules={[{ required: true }]}
            {...told(faults.channel)}
          >
            <Select
              autoFocus
              options={consentWays.map((way) => ({ value: way, label: messages.act.channels[way] }))}
            />
          </Form.Item>
          <Form.Item name="evidence" label={messages.act.evidence} {...told(faults.evidence)}>
            <Input autoComplete="off" maxLength={200} />
          </Form.Item>
        </>
      )}
      {asking === "resolve" && (
        <Form.Item name="materials" label={messages.act.materials} {...told(faults.materials)}>
          <Select
            mode="tags"
            open={false}
            autoFocus
            suffix={<EnterOutlined />}
            placeholder={messages.act.materialsHint}
          />
        </Form.Item>
      )}
      {asking === "reclassify" && <ReclassifyFields ticket={ticket} faults={faults} />}
      {isReasoned(asking) && (
        <Form.Item
          name="reason"
          label={messages.act.reason[asking]}
          rules={[{ required: true, whitespace: true, message: messages.act.reasonMissing }]}
          {...told(faults.reason)}
        >
          <Input.TextArea
            autoFocus={asking !== "reclassify"}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={500}
          />
        </Form.Item>
      )}
      <div className="acts__send">
        <Button type="primary" danger={asking === "cancel"} htmlType="submit" loading={isSending}>
          {asking === "cancel" ? messages.act.cancelNow : messages.act.confirm}
        </Button>
        <Button onClick={onCancel}>{asking === "cancel" ? messages.act.keep : messages.cancel}</Button>
      </div>
    </Form>
  );
}

function isReasoned(asking: Asking): asking is Reasoned {
  return ["decline_quote", "withdraw_quote", "reopen", "reclassify", "cancel"].includes(asking);
}

function AssigneeField({ faults }: { faults: string[] | undefined }) {
  const messages = useMessages();
  const { options, isLoading } = useStaffOptions();
  return (
    <Form.Item name="assigneeId" label={messages.act.assignee} rules={[{ required: true }]} {...told(faults)}>
      <Select autoFocus loading={isLoading} showSearch={{ optionFilterProp: "label" }} options={options} />
    </Form.Item>
  );
}
