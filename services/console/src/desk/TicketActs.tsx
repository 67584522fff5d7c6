/** The buttons that move a ticket, and the small forms some of them need. */
import { EnterOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { actOnTicket, actPlaces, showTicket, type TicketAct } from "../api/actions";
import { problemFrom, sortFaults, type Problem } from "../api/problem";
import { keys, useStaff, type VersionedTicket } from "../api/queries";
import { useMessages } from "../i18n/useMessages";
import { useMe } from "./me";
import { ProblemAlert } from "./ProblemAlert";
import { stepsOf, type Act } from "./ticketSteps";

/** Acts that ask for something first. */
type Asking = "assign" | "quote" | "resolve" | "reopen" | "cancel";

export function TicketActs({ seen }: { seen: VersionedTicket }) {
  const messages = useMessages();
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>();
  const [sending, setSending] = useState<Act>();
  const [problem, setProblem] = useState<Problem>();
  const steps = stepsOf(seen.ticket);
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
      void showTicket(client, fresh);
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
            case "resolve":
            case "reopen":
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
            case "approve":
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

interface ActValues {
  readonly assigneeId?: string;
  readonly amount?: string;
  readonly materials?: string[];
  readonly reason?: string;
}

interface ActFormProps {
  readonly asking: Asking;
  readonly problem: Problem | undefined;
  readonly isSending: boolean;
  readonly onAct: (act: TicketAct) => void;
  readonly onCancel: () => void;
}

function ActForm({ asking, problem, isSending, onAct, onCancel }: ActFormProps) {
  const messages = useMessages();
  const faults = problem === undefined ? {} : sortFaults(problem, actPlaces).fields;
  const [isTold, setTold] = useState(false);
  const finish = (values: ActValues) => {
    switch (asking) {
      case "assign":
        onAct({ act: asking, assigneeId: values.assigneeId ?? "" });
        return;
      case "quote":
        onAct({ act: asking, fee: { amount: (values.amount ?? "").trim(), currency: "CNY" } });
        return;
      case "resolve":
        onAct({ act: asking, materials: values.materials ?? [] });
        return;
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
          <Input inputMode="decimal" autoComplete="off" autoFocus prefix="¥" />
        </Form.Item>
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
      {(asking === "reopen" || asking === "cancel") && (
        <Form.Item
          name="reason"
          label={messages.act.reason[asking]}
          rules={[{ required: true, whitespace: true, message: messages.act.reasonMissing }]}
          {...told(faults.reason)}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
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

/** The server's words at a field; without any, the form's own. */
function told(words: string[] | undefined): { validateStatus?: "error"; help?: string } {
  return words === undefined ? {} : { validateStatus: "error", help: words.join(" ") };
}

function AssigneeField({ faults }: { faults: string[] | undefined }) {
  const messages = useMessages();
  const me = useMe();
  const staff = useStaff(me.permissions.includes("identity:read"));
  const others = (staff.data ?? [])
    .filter((one) => one.staff_id !== me.staffId)
    .map((one) => ({ value: one.staff_id, label: one.name === "" ? one.username : one.name }));
  return (
    <Form.Item name="assigneeId" label={messages.act.assignee} rules={[{ required: true }]} {...told(faults)}>
      <Select
        autoFocus
        loading={staff.isLoading}
        showSearch={{ optionFilterProp: "label" }}
        options={[{ value: me.staffId, label: messages.act.me(me.username) }, ...others]}
      />
    </Form.Item>
  );
}
