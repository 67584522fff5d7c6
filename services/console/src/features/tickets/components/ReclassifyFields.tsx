/** What a ticket turns out to be. */
import { Form, Segmented, Select } from "antd";

import { useMe } from "@/shared/api/me";
import { worded } from "@/shared/i18n/words";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import { CustomerSelect } from "@/features/customers";
import { UnitSelect, useUnits } from "@/features/estates";
import { useStaffOptions } from "@/features/staff";
import { CategorySelect } from "@/features/standards";
import { severities, type Ticket, ticketKinds } from "../api/types";
import { classified, type Classified, isAboutSomebody, isConfidential } from "../rules/classification";
import { useMessages } from "../words";
import fields from "@/shared/ui/form.module.css";
import styles from "./ticketActs.module.css";

type Field = Exclude<keyof Classified, "reason">;

interface ReclassifyFieldsProps {
  readonly ticket: Ticket;
  readonly faults: Partial<Record<Field, string[]>>;
}

export function ReclassifyFields({ ticket, faults }: ReclassifyFieldsProps) {
  const messages = useMessages();
  const common = useCommon();
  const { permissions } = useMe();
  const form = Form.useFormInstance<Classified>();
  // Nothing on the first drawing, whatever the library's types say.
  const watched = Form.useWatch([], form) as Partial<Classified> | undefined;
  const { kind, unitId, aboutStaffId } = { ...classified(ticket), ...watched };
  const isShut = !ticket.is_confidential && isConfidential({ kind, aboutStaffId });
  return (
    <>
      <div className={fields.pair}>
        <Form.Item name="kind" label={messages.classification.kind} required {...told(faults.kind)}>
          <Select
            autoFocus
            showSearch={{ optionFilterProp: "label" }}
            options={ticketKinds.map((value) => ({ value, label: common.kind[value] }))}
            onChange={() => {
              form.setFieldValue("category", undefined);
            }}
          />
        </Form.Item>
        <Form.Item
          name="category"
          label={messages.classification.category}
          rules={[{ required: true, message: messages.classification.categoryMissing }]}
          {...told(faults.category)}
        >
          <CategorySelect kind={kind} governed={ticket} />
        </Form.Item>
      </div>
      <Form.Item name="severity" label={messages.classification.severity} required {...told(faults.severity)}>
        <Segmented
          block
          options={severities.map((value) => ({ value, label: worded(common.severity, value) }))}
        />
      </Form.Item>
      {permissions.includes("archive:read") && (
        <PartyFields ticket={ticket} unitId={unitId} faults={faults} />
      )}
      {(isAboutSomebody(kind) || ticket.about_staff_id !== null) && (
        <AboutField faults={faults.aboutStaffId} />
      )}
      <p className={styles.note} role="status">
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
    <div className={fields.pair}>
      <Form.Item
        name="unitId"
        normalize={orNull}
        label={messages.classification.unit}
        extra={units.data?.isCut === true ? messages.classification.cut : undefined}
        {...told(faults.unitId)}
      >
        <UnitSelect estateId={ticket.estate_id} placeholder={messages.classification.unitAny} />
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
