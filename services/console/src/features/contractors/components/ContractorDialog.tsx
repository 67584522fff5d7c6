/** A new firm, or another name, contact and trades of one. What it serves and its days stay. */
import { Form, Input } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { PlacesSelect } from "@/features/places";
import { changeContractor, contractorPlaces, makeContractor } from "../api/actions";
import type { Contractor } from "../api/types";
import { useMessages } from "../words";
import { TradeSelect } from "./Trades";
import fields from "@/shared/ui/form.module.css";

interface Written {
  readonly code?: string;
  readonly name: string;
  readonly contact_name?: string;
  readonly contact_phone?: string;
  readonly skill_ids?: string[];
  readonly place_ids?: string[];
  readonly from?: string;
  readonly until?: string;
}

interface ContractorDialogProps {
  /** The one that is changed. */
  readonly contractor: Contractor | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ContractorDialog({ contractor, onDone, onClose }: ContractorDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const [attempt] = useState(() => new Attempt());
  const save = async (written: Written) => {
    const { code = "", name, skill_ids = [], place_ids = [], from = "", until = "" } = written;
    const contact = contactOf(written);
    if (contractor !== undefined) {
      const blank = { contact_name: null, contact_phone: null };
      await changeContractor(contractor.contractor_id, { name, skill_ids, ...blank, ...contact });
      return messages.changed;
    }
    const made = { code, name, skill_ids, place_ids, from, ...contact, ...(until === "" ? {} : { until }) };
    await makeContractor(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.made;
  };
  return (
    <ActModal<Written>
      name="contractor"
      title={contractor === undefined ? messages.newContractor : messages.changeTitle(contractor.name)}
      okText={contractor === undefined ? messages.newContractor : messages.save}
      places={contractorPlaces}
      initialValues={
        contractor === undefined
          ? { from: today }
          : {
              name: contractor.name,
              contact_name: contractor.contact_name ?? "",
              contact_phone: contractor.contact_phone ?? "",
              skill_ids: contractor.skill_ids,
            }
      }
      act={save}
      onDone={onDone}
      onClose={onClose}
    >
      <div className={contractor === undefined ? fields.pair : ""}>
        {contractor === undefined && (
          <Form.Item
            name="code"
            label={messages.code}
            rules={[{ required: true, message: messages.codeMissing }]}
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item
          name="name"
          label={messages.name}
          rules={[{ required: true, message: messages.nameMissing }]}
        >
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
      </div>
      <div className={fields.pair}>
        <Form.Item name="contact_name" label={messages.contactName}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="contact_phone" label={messages.phone}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="skill_ids" label={messages.trades}>
        <TradeSelect />
      </Form.Item>
      {contractor === undefined && (
        <>
          <Form.Item name="place_ids" label={messages.serves} extra={messages.servesHint}>
            <PlacesSelect />
          </Form.Item>
          <div className={fields.pair}>
            <DayField name="from" label={messages.firstDay} isRequired />
            <DayField name="until" label={messages.lastDayOptional} />
          </div>
        </>
      )}
    </ActModal>
  );
}

/** What is written of whom to ask for; what is left blank is left out. */
function contactOf({ contact_name = "", contact_phone = "" }: Written) {
  return {
    ...(contact_name.trim() === "" ? {} : { contact_name }),
    ...(contact_phone.trim() === "" ? {} : { contact_phone }),
  };
}
