/** The small form that some acts need. */
import { EnterOutlined } from "@ant-design/icons";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";

import { type Problem, sortFaults } from "@/shared/api/problem";
import { instantAt, viewerZone } from "@/shared/time/wall";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import { currencyOf, useEstate } from "@/features/estates";
import { useStaffOptions } from "@/features/staff";
import { actPlaces } from "../api/actions";
import { type Act, type ActWith, asksFor, type TicketAct } from "../api/acts";
import { type ConsentChannel, consentChannels, type DeadlineKind, type Ticket } from "../api/types";
import { changesOf, classified, type Classified } from "../rules/classification";
import { useMessages } from "../words";
import { ExtensionFields } from "./ExtensionFields";
import { DiscretionFields, type DiscretionValues } from "./DiscretionFields";
import { ReclassifyFields } from "./ReclassifyFields";
import fields from "@/shared/ui/form.module.css";
import styles from "./ticketActs.module.css";

/** Acts that ask for something first. */
export type Asking = Exclude<Act, ActWith<"none">>;

interface ActValues extends Partial<Classified>, DiscretionValues {
  readonly assigneeId?: string;
  readonly amount?: string;
  readonly channel?: ConsentChannel;
  readonly evidence?: string;
  readonly materials?: string[];
  readonly promise?: DeadlineKind;
  readonly until?: string;
  readonly text?: string;
  readonly isCustomerTold?: boolean;
}

interface ActFormProps {
  readonly asking: Asking;
  readonly ticket: Ticket;
  readonly problem: Problem | undefined;
  readonly isSending: boolean;
  readonly onAct: (act: TicketAct) => void;
  readonly onCancel: () => void;
}

export function ActForm({ asking, ticket, problem, isSending, onAct, onCancel }: ActFormProps) {
  const messages = useMessages();
  const common = useCommon();
  const faults = problem === undefined ? {} : sortFaults(problem, actPlaces).fields;
  const [hasFailed, setFailed] = useState(false);
  const zone = useEstate(ticket.estate_id).data?.time_zone;
  const currency = currencyOf(zone);
  const finish = (values: ActValues) => {
    const reason = (values.reason ?? "").trim();
    if (asksFor(asking, "reason")) {
      onAct({ act: asking, body: { reason } });
      return;
    }
    switch (asking) {
      case "assign":
        onAct({ act: asking, body: { assignee: values.assigneeId ?? "" } });
        return;
      case "quote":
        onAct({ act: asking, body: { fee: { amount: (values.amount ?? "").trim(), currency } } });
        return;
      case "approve_quote": {
        const evidence = (values.evidence ?? "").trim();
        onAct({
          act: asking,
          body: { channel: values.channel ?? "call", ...(evidence === "" ? {} : { evidence }) },
        });
        return;
      }
      case "resolve":
        onAct({ act: asking, body: { materials: values.materials ?? [] } });
        return;
      case "extend":
        onAct({
          act: asking,
          body: {
            promise: values.promise ?? "resolve",
            until: instantAt(values.until ?? "", zone ?? viewerZone()) ?? "",
            reason,
          },
        });
        return;
      case "note_progress":
        onAct({
          act: asking,
          body: { text: (values.text ?? "").trim(), is_customer_told: values.isCustomerTold ?? false },
        });
        return;
      case "reclassify":
        onAct({ act: asking, body: changesOf(ticket, { ...classified(ticket), ...values }) });
        return;
      case "set_confidentiality": {
        const chosen = values.class ?? ticket.confidentiality;
        const readers = chosen === "named" ? (values.readers ?? []) : [];
        onAct({ act: asking, body: { class: chosen, readers, reason } });
        return;
      }
      case "add_reader":
      case "remove_reader":
        onAct({ act: asking, body: { reader: values.reader ?? "", reason } });
        return;
      case "report_leak":
        onAct({
          act: asking,
          body: { suspect: values.suspect ?? "", account: (values.account ?? "").trim() },
        });
        return;
      case "decide_leak":
        onAct({
          act: asking,
          body: {
            leak: values.leak ?? 0,
            is_proven: values.isProven === true,
            findings: (values.findings ?? "").trim(),
          },
        });
        return;
      case "answer_reporter":
        onAct({ act: asking, body: { text: (values.text ?? "").trim() } });
    }
  };
  return (
    <Form<ActValues>
      name="act"
      className={styles.form}
      layout="vertical"
      requiredMark={(label, { required }) => (
        <>
          {label}
          {!required && <span className={fields.optional}>{common.optional}</span>}
        </>
      )}
      disabled={isSending}
      initialValues={
        asking === "reclassify" ? classified(ticket) : { class: ticket.confidentiality, readers: [] }
      }
      validateTrigger={hasFailed ? "onChange" : "onSubmit"}
      onFinish={finish}
      onFinishFailed={() => {
        setFailed(true);
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
              options={consentChannels.map((channel) => ({
                value: channel,
                label: messages.act.channels[channel],
              }))}
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
      {asking === "extend" && <ExtensionFields ticket={ticket} faults={faults} />}
      {asking === "note_progress" && (
        <>
          <Form.Item
            name="text"
            label={messages.act.progress}
            rules={[{ required: true, whitespace: true, message: messages.act.progressMissing }]}
            {...told(faults.text)}
          >
            <Input.TextArea autoFocus autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} />
          </Form.Item>
          <Form.Item name="isCustomerTold" valuePropName="checked">
            <Checkbox>{messages.act.customerTold}</Checkbox>
          </Form.Item>
        </>
      )}
      {asking === "reclassify" && <ReclassifyFields ticket={ticket} faults={faults} />}
      <DiscretionFields asking={asking} ticket={ticket} faults={faults} />
      {asksFor(asking, "reason", "classification", "confidentiality", "reader", "extension") && (
        <Form.Item
          name="reason"
          label={messages.acts[asking].why}
          rules={[{ required: true, whitespace: true, message: messages.act.reasonMissing }]}
          {...told(faults.reason)}
        >
          <Input.TextArea
            autoFocus={asksFor(asking, "reason")}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={500}
          />
        </Form.Item>
      )}
      <div className={styles.send}>
        <Button type="primary" danger={asking === "cancel"} htmlType="submit" loading={isSending}>
          {asking === "cancel" ? messages.act.cancelNow : messages.act.confirm}
        </Button>
        <Button onClick={onCancel}>{asking === "cancel" ? messages.act.keep : common.cancel}</Button>
      </div>
    </Form>
  );
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
