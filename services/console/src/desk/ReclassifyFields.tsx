/** What a ticket turns out to be. */
import { Form, Segmented, Select } from "antd";

import { useUnits } from "../api/queries";
import { severities, ticketKinds, type Ticket } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";
import { CategorySelect } from "./CategorySelect";
import { classified, isAboutSomebody, isConfidential, type Classified } from "./classification";
import { CustomerSelect } from "./CustomerSelect";
import { told } from "./told";
import { useMe } from "./me";
import { useStaffOptions } from "./useStaffOptions";

type Field = Exclude<keyof Classified, "reason">;

interface ReclassifyFieldsProps {
  readonly ticket: Ticket;
  readonly faults: Partial<Record<Field, string[]>>;
}

export function ReclassifyFields({ ticket, faults }: ReclassifyFieldsProps) {
  const messages = useMessages();
  const { permissions } = useMe();
  const form = Form.useFormInstance<Classified>();
  // Nothing on the first drawing, whatever the library's types say.
  const watched = Form.useWatch([], form) as Partial<Classified> | undefined;
  const { kind, unitId, aboutStaffId } = { ...classified(ticket), ...watched };
  const isShut = !ticket.is_confidential && isConfidential({ kind, aboutStaffId });
  return (
    <>
      <div className="intake__pair">
        <Form.Item name="kind" label={messages.intake.kind} required {...told(faults.kind)}>
          <Select
            autoFocus
            showSearch={{ optionFilterProp: "label" }}
            options={ticketKinds.map((value) => ({ value, label: messages.kind[value] }))}
            onChange={() => {
              form.setFieldValue("category", undefined);
            }}
          />
        </Form.Item>
        <Form.Item
          name="category"
          label={messages.intake.category}
          rules={[{ required: true, message: messages.intake.categoryMissing }]}
          {...told(faults.category)}
        >
          <CategorySelect kind={kind} governed={ticket} />
        </Form.Item>
      </div>
      <Form.Item name="severity" label={messages.intake.severity} required {...told(faults.severity)}>
        <Segmented
          block
          options={severities.map((value) => ({ value, label: worded(messages.severity, value) }))}
        />
      </Form.Item>
      {permissions.includes("archive:read") && (
        <PartyFields ticket={ticket} unitId={unitId} faults={faults} />
      )}
      {(isAboutSomebody(kind) || ticket.about_staff_id !== null) && (
        <AboutField faults={faults.aboutStaffId} />
      )}
      <p className="acts__note" role="status">
        {isShut && messages.act.confidential}
      </p>
    </>
  );
}

/** What was cleared is nothing, as the API says it. */
const orNull = (value: string | null | undefined) => value ?? null;

interface PartyFieldsProps extends ReclassifyFieldsProps {
  readonly unitId: string | null;
}

function PartyFields({ ticket, unitId, faults }: PartyFieldsProps) {
  const messages = useMessages();
  const units = useUnits(ticket.estate_id);
  return (
    <div className="intake__pair">
      <Form.Item
        name="unitId"
        normalize={orNull}
        label={messages.intake.unit}
        extra={units.data?.isCut === true ? messages.intake.cut : undefined}
        {...told(faults.unitId)}
      >
        <Select
          allowClear
          loading={units.isLoading}
          showSearch={{ optionFilterProp: "label" }}
          placeholder={messages.intake.unitAny}
          options={(units.data?.items ?? []).map((unit) => ({ value: unit.unit_id, label: unit.label }))}
        />
      </Form.Item>
      <Form.Item
        name="customerId"
        normalize={orNull}
        label={messages.act.customer}
        {...told(faults.customerId)}
      >
        <CustomerSelect ticket={ticket} unitId={unitId} />
      </Form.Item>
    </div>
  );
}

function AboutField({ faults }: { faults: string[] | undefined }) {
  const messages = useMessages();
  const { options, isLoading } = useStaffOptions();
  return (
    <Form.Item name="aboutStaffId" normalize={orNull} label={messages.act.about} {...told(faults)}>
      <Select loading={isLoading} showSearch={{ optionFilterProp: "label" }} options={options} allowClear />
    </Form.Item>
  );
}
