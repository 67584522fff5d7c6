/** A certificate of somebody: a member of staff, or somebody whom a contractor sends. */
import { Form, Input, Radio, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { useContractorPeople } from "@/features/contractors";
import type { Skill } from "@/features/skills";
import { useStaffOptions } from "@/features/staff";
import { certificatePlaces, recordCertificate } from "../api/actions";
import { useMessages } from "../words";
import fields from "@/shared/ui/form.module.css";

interface Written {
  readonly kind: "staff" | "contractor";
  readonly holder: string;
  readonly skill_id: string;
  readonly number: string;
  readonly issued_on: string;
  readonly expires_on?: string;
}

interface CertificateDialogProps {
  readonly skills: readonly Skill[];
  readonly skillId: string | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function CertificateDialog({ skills, skillId, onDone, onClose }: CertificateDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const [form] = Form.useForm<Written>();
  const [attempt] = useState(() => new Attempt());
  const kind = Form.useWatch("kind", form) as Written["kind"] | undefined;
  const staff = useStaffOptions();
  const people = useContractorPeople({}, kind === "contractor");
  const options =
    kind === "contractor"
      ? (people.data?.items ?? []).map(({ contractor_person_id: value, name: label }) => ({ value, label }))
      : staff.options;
  const record = async ({ kind: whose, holder, expires_on: last = "", ...written }: Written) => {
    const made = {
      ...written,
      holder:
        whose === "staff" ? { kind: whose, staff_id: holder } : { kind: whose, contractor_person_id: holder },
      ...(last === "" ? {} : { expires_on: last }),
    };
    await recordCertificate(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.certificateMade;
  };
  return (
    <ActModal<Written>
      form={form}
      name="certificate"
      title={messages.newCertificate}
      okText={messages.newCertificate}
      places={certificatePlaces}
      initialValues={{
        kind: "staff",
        ...(skillId === undefined ? {} : { skill_id: skillId }),
        issued_on: today,
      }}
      act={record}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item name="kind" label={messages.whose}>
        <Radio.Group
          options={[
            { value: "staff", label: messages.staffs },
            { value: "contractor", label: messages.contractors },
          ]}
          onChange={() => {
            form.resetFields(["holder"]);
          }}
        />
      </Form.Item>
      <Form.Item
        name="holder"
        label={messages.holder}
        rules={[{ required: true, message: messages.holderMissing }]}
      >
        <Select
          loading={kind === "contractor" ? people.isLoading : staff.isLoading}
          showSearch={{ optionFilterProp: "label" }}
          options={options}
        />
      </Form.Item>
      <Form.Item
        name="skill_id"
        label={messages.skill}
        rules={[{ required: true, message: messages.skillMissing }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={skills.map(({ skill_id: value, name: label }) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item
        name="number"
        label={messages.number}
        rules={[{ required: true, message: messages.numberMissing }]}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <div className={fields.pair}>
        <DayField name="issued_on" label={messages.issuedOn} isRequired />
        <DayField name="expires_on" label={messages.expiresOnOptional} />
      </div>
    </ActModal>
  );
}
