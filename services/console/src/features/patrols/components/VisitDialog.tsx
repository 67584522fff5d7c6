/** What somebody saw at a stop: all is well, or something is to be put right. */
import { Form, Input, Radio, Select } from "antd";

import { ActModal } from "@/shared/ui/ActModal";
import { useEstate } from "@/features/estates";
import { boundsOf, type Contents, contentsOf, fieldsOf, FormFields, useForm } from "@/features/forms";
import { visitPlaces, visitStop } from "../api/actions";
import {
  type DogWasteOutcome,
  findingKinds,
  type NewPatrolFinding,
  type PatrolFindingKind,
  type PatrolVisit,
  severities,
  wasteOutcomes,
} from "../api/types";
import { useMessages } from "../words";
import type { StopDialogProps } from "./SkipDialog";

interface Written {
  readonly what: "fine" | "finding";
  readonly kind?: PatrolFindingKind;
  readonly severity?: NonNullable<NewPatrolFinding["severity"]>;
  readonly title?: string;
  readonly description?: string;
  readonly tag?: string;
  readonly waste?: DogWasteOutcome;
  readonly receipt_id?: string;
}

/** What is sent of it: a tag of dogs alone, and a receipt of what was paid for. */
function findingOf(written: Written): NewPatrolFinding {
  const {
    kind = "other",
    severity,
    title = "",
    description = "",
    tag = "",
    waste,
    receipt_id = "",
  } = written;
  const isOfDog = kind === "dog_without_tag" || kind === "dog_waste";
  return {
    kind,
    title,
    description,
    ...(severity === undefined ? {} : { severity }),
    ...(isOfDog && tag !== "" ? { tag } : {}),
    ...(kind === "dog_waste" && waste !== undefined ? { waste } : {}),
    ...(kind === "dog_waste" && waste === "fee_paid" && receipt_id !== "" ? { receipt_id } : {}),
  };
}

export function VisitDialog({ seen, stop, onDone, onRefused, onClose }: StopDialogProps) {
  const messages = useMessages();
  const { round, etag } = seen;
  const [form] = Form.useForm<Written>();
  const [checklist] = Form.useForm<Contents>();
  const definition = useForm(round.form, round.form_version).data;
  const zone = useEstate(round.estate_id).data?.time_zone;
  const what = Form.useWatch("what", form) as Written["what"] | undefined;
  // Photographs are named beside the checklist, and nobody signs at a stop.
  const asked = definition === undefined ? [] : fieldsOf(definition, "opening");
  const fields = asked.filter(({ kind }) => kind !== "signature" && kind !== "file");
  const visit = async (written: Written) => {
    const contents = contentsOf(fields, checklist.getFieldsValue());
    const body: PatrolVisit = {
      place_id: stop.place_id,
      // The generated types know no more of contents than that they are an object.
      ...(Object.keys(contents).length > 0 ? { contents: contents as Record<string, never> } : {}),
      ...(written.what === "finding" ? { findings: [findingOf(written)] } : {}),
    };
    onDone(await visitStop(round.patrol_round_id, etag, body));
    return messages.visited;
  };
  return (
    <ActModal<Written>
      form={form}
      name="visit"
      title={messages.visitTitle(stop.place)}
      okText={messages.send}
      places={visitPlaces}
      initialValues={{ what: "fine", kind: "cleaning" }}
      act={visit}
      onDone={onClose}
      onRefused={onRefused}
      onClose={onClose}
    >
      <Form.Item name="what">
        <Radio.Group
          aria-label={messages.finding}
          options={[
            { value: "fine", label: messages.fine },
            { value: "finding", label: messages.withFinding },
          ]}
        />
      </Form.Item>
      {what === "finding" && <FindingFields form={form} />}
      {definition !== undefined && zone !== undefined && (
        <details>
          <summary>{messages.checklist}</summary>
          <Form form={checklist} name="checklist" component={false} layout="vertical">
            <FormFields
              fields={fields}
              bounds={boundsOf(definition)}
              about={{
                estateId: round.estate_id,
                unitId: null,
                zone,
                recordId: round.patrol_round_id,
                isDraft: true,
                class: definition.class,
              }}
            />
          </Form>
        </details>
      )}
    </ActModal>
  );
}

function FindingFields({ form }: { form: ReturnType<typeof Form.useForm<Written>>[0] }) {
  const messages = useMessages();
  const kind = Form.useWatch<PatrolFindingKind | undefined>("kind", form);
  const waste = Form.useWatch<DogWasteOutcome | undefined>("waste", form);
  return (
    <>
      <Form.Item name="kind" label={messages.kind}>
        <Select options={findingKinds.map((value) => ({ value, label: messages.findings[value] }))} />
      </Form.Item>
      <Form.Item name="severity" label={messages.severity} extra={messages.severityHint}>
        <Select
          allowClear
          placeholder={messages.noTicket}
          options={severities.map((value) => ({ value, label: messages.severities[value] }))}
        />
      </Form.Item>
      <Form.Item
        name="title"
        label={messages.title}
        rules={[{ required: true, whitespace: true, message: messages.titleMissing }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="description"
        label={messages.description}
        rules={[{ required: true, whitespace: true, message: messages.descriptionMissing }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
      {(kind === "dog_without_tag" || kind === "dog_waste") && (
        <Form.Item name="tag" label={messages.tag}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      )}
      {kind === "dog_waste" && (
        <Form.Item name="waste" label={messages.waste}>
          <Select options={wasteOutcomes.map((value) => ({ value, label: messages.wastes[value] }))} />
        </Form.Item>
      )}
      {kind === "dog_waste" && waste === "fee_paid" && (
        <Form.Item name="receipt_id" label={messages.receipt}>
          <Input maxLength={36} autoComplete="off" />
        </Form.Item>
      )}
    </>
  );
}
