/** Beginning a record on a form: where it is, and whom and which home it is about. */
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { meAt, useMe } from "@/shared/api/me";
import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { withRetries } from "@/shared/api/retry";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import { CustomerSelect } from "@/features/customers";
import { UnitSelect, useEstates } from "@/features/estates";
import { type Form as Definition, prefilled } from "@/features/forms";
import { startRecord } from "../api/actions";
import type { AboutSearch } from "../search";
import { mayFillIn } from "../rules/acts";
import { useMessages } from "../words";
import look from "@/shared/ui/form.module.css";
import styles from "./records.module.css";

interface BeginningProps {
  readonly form: Definition;
  readonly about: AboutSearch;
}

const places = { "/estate_id": "estate_id", "/unit_id": "unit_id", "/customer_id": "customer_id" } as const;

export function Beginning({ form: definition, about }: BeginningProps) {
  const messages = useMessages();
  const common = useCommon();
  const navigate = useNavigate();
  const mayRead = useMe().permissions.includes("archive:read");
  const [form] = Form.useForm<AboutSearch>();
  const estate = Form.useWatch("estate_id", form) ?? about.estate_id;
  const unit = Form.useWatch("unit_id", form) ?? about.unit_id;
  const [attempt] = useState(() => new Attempt());
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const faults = problem === undefined ? undefined : sortFaults(problem, places);

  const begin = async (chosen: AboutSearch) => {
    const { estate_id, unit_id, customer_id } = { ...about, ...chosen };
    setSending(true);
    setProblem(undefined);
    try {
      const beginning = {
        form: definition.code,
        estate_id: estate_id ?? "",
        ...(unit_id === undefined ? {} : { unit_id }),
        ...(customer_id === undefined ? {} : { customer_id }),
        contents: prefilled(definition.fields, { unit_id, customer_id }),
      };
      const key = attempt.keyFor(beginning);
      const begun = await withRetries(() => startRecord(beginning, key));
      attempt.fulfilled();
      await navigate({ to: "/records/$record", params: { record: begun.form_record_id } });
    } catch (error) {
      setProblem(problemFrom(error));
      setSending(false);
    }
  };
  if (!mayRead && about.estate_id === undefined) {
    return <p className={styles.about}>{messages.noEstates}</p>;
  }
  return (
    <Form<AboutSearch>
      form={form}
      name="beginning"
      className={styles.about}
      layout="vertical"
      requiredMark={(label, { required }) => (
        <>
          {label}
          {!required && <span className={look.optional}>{common.optional}</span>}
        </>
      )}
      disabled={isSending}
      initialValues={about}
      onFinish={(chosen) => void begin(chosen)}
    >
      {mayRead && (
        <>
          <EstateField fill={definition.fill} faults={faults?.fields.estate_id} />
          <div className={look.pair}>
            <Form.Item name="unit_id" label={messages.home} {...told(faults?.fields.unit_id)}>
              <UnitSelect estateId={estate} placeholder={messages.homeHint} />
            </Form.Item>
            {estate !== undefined && (
              <Form.Item name="customer_id" label={messages.customer} {...told(faults?.fields.customer_id)}>
                <CustomerSelect
                  ticket={{ estate_id: estate, customer_id: about.customer_id ?? null }}
                  unitId={unit ?? null}
                />
              </Form.Item>
            )}
          </div>
        </>
      )}
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={faults?.others ?? []}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
        />
      )}
      <Button type="primary" htmlType="submit" loading={isSending}>
        {messages.begin}
      </Button>
    </Form>
  );
}

interface EstateFieldProps {
  /** The right that the form is filled in by, which may not be held everywhere. */
  readonly fill: string;
  readonly faults: string[] | undefined;
}

function EstateField({ fill, faults }: EstateFieldProps) {
  const messages = useMessages();
  const me = useMe();
  const form = Form.useFormInstance<AboutSearch>();
  const estates = useEstates();
  const mayFillAt = (id: string) => mayFillIn(fill, meAt(me, id));
  return (
    <Form.Item
      name="estate_id"
      label={messages.estate}
      rules={[{ required: true, message: messages.estateMissing }]}
      {...told(faults)}
    >
      <Select<string>
        loading={estates.isLoading}
        showSearch={{ optionFilterProp: "label" }}
        options={(estates.data?.items ?? [])
          .filter(({ estate_id }) => mayFillAt(estate_id))
          .map(({ estate_id, name }) => ({ value: estate_id, label: name }))}
        onChange={() => {
          // They were of another estate.
          form.setFields([
            { name: "unit_id", value: undefined },
            { name: "customer_id", value: undefined },
          ]);
        }}
      />
    </Form.Item>
  );
}
