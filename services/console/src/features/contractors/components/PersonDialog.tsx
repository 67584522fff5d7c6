/** Somebody whom a firm sends, on days of its contract; or another name and number of theirs. */
import { Form, Input, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { useStaffOptions } from "@/features/staff";
import { changePerson, makePerson, personPlaces } from "../api/actions";
import { useContractorPerson } from "../api/queries";
import type { Contractor, ContractorPerson } from "../api/types";
import { useMessages } from "../words";
import fields from "@/shared/ui/form.module.css";

interface Written {
  readonly name: string;
  readonly phone?: string;
  readonly staff_id?: string;
  readonly from?: string;
  readonly until?: string;
}

interface PersonDialogProps {
  readonly contractor: Contractor;
  /** The one that is changed. */
  readonly person: ContractorPerson | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function PersonDialog({ person, ...others }: PersonDialogProps) {
  return person === undefined ? (
    <PersonForm {...others} person={undefined} />
  ) : (
    <Known {...others} id={person.contractor_person_id} />
  );
}

/** With the number, which lists mask. */
function Known({ id, ...others }: Omit<PersonDialogProps, "person"> & { readonly id: string }) {
  const person = useContractorPerson(id);
  return person.data === undefined ? null : <PersonForm {...others} person={person.data} />;
}

function PersonForm({ contractor, person, onDone, onClose }: PersonDialogProps) {
  const messages = useMessages();
  const { options, isLoading } = useStaffOptions();
  const [attempt] = useState(() => new Attempt());
  const save = async ({ name, phone = "", staff_id, from = "", until = "" }: Written) => {
    const reached = phone.trim();
    if (person !== undefined) {
      await changePerson(person.contractor_person_id, { name, phone: reached === "" ? null : reached });
      return messages.changed;
    }
    const made = {
      contractor_id: contractor.contractor_id,
      name,
      from,
      ...(reached === "" ? {} : { phone: reached }),
      ...(staff_id === undefined ? {} : { staff_id }),
      ...(until === "" ? {} : { until }),
    };
    await makePerson(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.personMade;
  };
  return (
    <ActModal<Written>
      name="person"
      title={
        person === undefined ? messages.newPersonTitle(contractor.name) : messages.changeTitle(person.name)
      }
      okText={person === undefined ? messages.newPerson : messages.save}
      places={personPlaces}
      initialValues={
        person === undefined ? { from: contractor.from } : { name: person.name, phone: person.phone ?? "" }
      }
      about={
        person === undefined ? <p>{messages.contractRuns(contractor.from, contractor.until)}</p> : undefined
      }
      act={save}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item name="name" label={messages.who} rules={[{ required: true, message: messages.nameMissing }]}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={messages.phone}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      {person === undefined && (
        <>
          <Form.Item name="staff_id" label={messages.account} extra={messages.accountHint}>
            <Select
              allowClear
              loading={isLoading}
              showSearch={{ optionFilterProp: "label" }}
              options={options}
            />
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
