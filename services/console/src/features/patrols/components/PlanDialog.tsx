/** A plan: a new one, as the procedures have it or from the start, or another way of one that is there. */
import { Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useToday } from "@/shared/api/today";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { useEstates } from "@/features/estates";
import { usePlaceWords } from "@/features/places";
import { changePlan, planPlaces, setPlan } from "../api/actions";
import { useTemplates } from "../api/queries";
import type { NewPatrolTerms, PatrolFrequency, PatrolPlan, PatrolTemplate } from "../api/types";
import { shippedPlan, termsOf, type WrittenPlan, writtenOf } from "../plan";
import { useMessages } from "../words";
import look from "@/shared/ui/form.module.css";

interface Written extends WrittenPlan {
  readonly estate_id: string;
}

interface PlanDialogProps {
  readonly plan: PatrolPlan | undefined;
  readonly estateId: string | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const frequencies = [
  "daily",
  "weekly",
  "monthly",
  "every_days",
] as const satisfies readonly PatrolFrequency[];
const kinds = [
  "phase",
  "building",
  "entrance",
  "floor",
  "unit",
  "public_area",
  "parking_space",
  "facility",
] as const;

/** What a plan has besides what the dialog asks about. */
function keptOf(plan: PatrolPlan | undefined, template: PatrolTemplate | undefined) {
  const rules = plan?.terms.weather ?? template?.weather ?? [];
  const weather: NonNullable<NewPatrolTerms["weather"]> = rules.map(({ every_hours: hours, ...rule }) => ({
    ...rule,
    ...(hours === null ? {} : { every_hours: hours }),
  }));
  const fee = plan?.terms.cleaning_fee ?? null;
  return {
    weather,
    place_ids: plan?.terms.place_ids ?? [],
    ...(fee === null ? {} : { cleaning_fee: fee }),
  };
}

export function PlanDialog({ plan, estateId, onDone, onClose }: PlanDialogProps) {
  const messages = useMessages();
  const language = useLanguage();
  const [form] = Form.useForm<Written>();
  const [attempt] = useState(() => new Attempt());
  const [template, setTemplate] = useState<PatrolTemplate>();
  const templates = useTemplates(plan === undefined).data ?? [];
  const today = useToday();
  const send = async ({ estate_id: estate, ...written }: Written) => {
    const terms = termsOf(written, plan?.estate_id ?? estate, keptOf(plan, template));
    if (plan !== undefined) {
      await changePlan(plan.patrol_plan_id, terms);
      return messages.planChanged;
    }
    const made = { estate_id: estate, terms };
    await setPlan(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.planSet;
  };
  const choose = (code: string) => {
    const chosen = templates.find((one) => one.code === code);
    setTemplate(chosen);
    if (chosen !== undefined)
      form.setFieldsValue(shippedPlan(chosen, inWords(chosen.title, language), today));
  };
  return (
    <ActModal<Written>
      form={form}
      name="plan"
      title={plan === undefined ? messages.newPlan : messages.changeTitle(plan.terms.name)}
      okText={messages.save}
      places={planPlaces}
      initialValues={
        plan === undefined
          ? { ...(estateId === undefined ? {} : { estate_id: estateId }), frequency: "daily", from: today }
          : { estate_id: plan.estate_id, ...writtenOf(plan) }
      }
      act={send}
      onDone={onDone}
      onClose={onClose}
    >
      {plan === undefined && (
        <Form.Item label={messages.template} htmlFor="plan-template">
          <Select
            id="plan-template"
            placeholder={messages.noTemplate}
            options={templates.map(({ code: value, title }) => ({ value, label: inWords(title, language) }))}
            onChange={choose}
          />
        </Form.Item>
      )}
      {plan === undefined && <EstateField />}
      <TermFields form={form} listed={plan?.terms.place_ids.length ?? 0} />
    </ActModal>
  );
}

function EstateField() {
  const messages = useMessages();
  const estates = useEstates();
  return (
    <Form.Item
      name="estate_id"
      label={messages.estate}
      rules={[{ required: true, message: messages.estateMissing }]}
    >
      <Select
        showSearch={{ optionFilterProp: "label" }}
        loading={estates.isLoading}
        options={(estates.data?.items ?? []).map(({ estate_id: value, name: label }) => ({ value, label }))}
      />
    </Form.Item>
  );
}

function TermFields({ form, listed }: { form: ReturnType<typeof Form.useForm<Written>>[0]; listed: number }) {
  const messages = useMessages();
  const places = usePlaceWords();
  const frequency = Form.useWatch("frequency", form) as PatrolFrequency | undefined;
  return (
    <>
      <Form.Item
        name="name"
        label={messages.name}
        rules={[{ required: true, whitespace: true, message: messages.nameMissing }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="form"
        label={messages.form}
        rules={[{ required: true, whitespace: true, message: messages.formMissing }]}
      >
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      {listed > 0 ? (
        <p>{messages.listed(listed)}</p>
      ) : (
        <Form.Item
          name="kinds"
          label={messages.kinds}
          rules={[{ required: true, message: messages.kindsMissing }]}
        >
          <Select mode="multiple" options={kinds.map((value) => ({ value, label: places.kinds[value] }))} />
        </Form.Item>
      )}
      <Form.Item name="frequency" label={messages.frequency}>
        <Select options={frequencies.map((value) => ({ value, label: messages.frequencies[value] }))} />
      </Form.Item>
      <Form.Item
        name="times"
        label={messages.times}
        rules={[{ required: true, whitespace: true, message: messages.timesMissing }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      {(frequency === "weekly" || frequency === "monthly") && (
        <Form.Item name="days" label={messages.days}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
      )}
      {frequency === "every_days" && (
        <Form.Item name="every_days" label={messages.everyDays}>
          <InputNumber min={1} max={366} />
        </Form.Item>
      )}
      <Form.Item
        name="due_minutes"
        label={messages.dueMinutes}
        rules={[{ required: true, message: messages.dueMissing }]}
      >
        <InputNumber min={1} max={10080} />
      </Form.Item>
      <Form.Item name="position" label={messages.position}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <div className={look.pair}>
        <DayField name="from" label={messages.from} isRequired />
        <DayField name="until" label={messages.until} />
      </div>
    </>
  );
}
