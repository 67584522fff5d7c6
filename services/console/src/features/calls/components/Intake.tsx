/** Taking the contact down: what is said, for which home, and the ticket it opens. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { flushSync } from "react-dom";

import { type Problem, problemFrom, type SortedFaults, sortFaults } from "@/shared/api/problem";
import type { Severity, TicketKind } from "@/shared/api/types";
import { worded } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import type { CallerCard } from "@/features/customers";
import { useEstate } from "@/features/estates";
import { ChecklistBoxes, ScriptPanel, type Ticked } from "@/features/scripts";
import { CategorySelect } from "@/features/standards";
import { severities, showTicket, ticketKinds } from "@/features/tickets";
import { interactionPlaces } from "../api/places";
import { TakeDown, type TakenDown } from "../api/takeDown";
import { useMessages } from "../words";
import { EstateFields, HomeField, onlyHome, type Place } from "./PlaceFields";
import fields from "@/shared/ui/form.module.css";
import styles from "./intake.module.css";

interface Words {
  readonly withTicket: boolean;
  readonly title: string;
  readonly details: string;
  readonly kind: TicketKind;
  readonly category: string;
  readonly severity: Severity;
  /** The number that whoever calls has for it. */
  readonly reference: string;
}

const blank: Partial<Words> = {
  withTicket: true,
  kind: "repair",
  severity: "ordinary",
  title: "",
  details: "",
  reference: "",
};

/** In the order of the form. */
const formFields = ["title", "details", "kind", "category", "severity", "reference"] as const;

type Field = (typeof interactionPlaces)[keyof typeof interactionPlaces];

interface IntakeProps {
  readonly phone: string;
  /** Absent when nobody registered is calling. */
  readonly card: CallerCard | undefined;
  readonly onTaken: (taken: TakenDown) => void;
}

export function Intake({ phone, card, onTaken }: IntakeProps) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const [form] = Form.useForm<Words>();
  const [takeDown] = useState(() => new TakeDown());
  const [places, setPlaces] = useState<Partial<Record<string, Place>>>({});
  const [problem, setProblem] = useState<Problem>();
  const [faults, setFaults] = useState<SortedFaults<Field>>();
  const [lacksPlace, setLacksPlace] = useState(false);
  const [told, setTold] = useState<Ticked>();
  const [isSending, setSending] = useState(false);
  // Missing fields are reported at the first submit; after that each report goes as its field is filled.
  const [hasFailed, setFailed] = useState(false);
  // Nothing on the first drawing, whatever the library's types say.
  const watched = Form.useWatch([], form) as Partial<Words> | undefined;
  const withTicket = watched?.withTicket ?? true;
  const kind = watched?.kind ?? "repair";

  // Choosing another caller keeps the words and asks for the place anew.
  const callerKey = card?.customer_id ?? "";
  const place = places[callerKey] ?? onlyHome(card);

  const estate = useEstate(place.estateId).data;
  // What is said is the place's: as soon as that is known, for a call, and for the matter that is chosen.
  const spokenAt =
    place.estateId === undefined
      ? undefined
      : { estateId: place.estateId, unitId: place.unitId, channel: "call" as const };
  const scriptPlace = spokenAt === undefined ? undefined : { ...spokenAt, ...(withTicket ? { kind } : {}) };
  const isPlaced =
    place.estateId !== undefined &&
    (card === undefined || card.homes.length === 0 || place.unitId !== undefined);

  const send = async (words: Words) => {
    setLacksPlace(!isPlaced);
    if (place.estateId === undefined || !isPlaced) {
      document.querySelector<HTMLElement>("[data-place] input")?.focus();
      return;
    }
    setProblem(undefined);
    setFaults(undefined);
    setSending(true);
    const details = words.details.trim();
    const title = words.title.trim();
    try {
      const taken = await takeDown.send(phone, {
        estate_id: place.estateId,
        unit_id: place.unitId ?? null,
        customer_id: card?.customer_id ?? null,
        summary: details === "" ? title : details,
        ...(told === undefined || scriptPlace === undefined ? {} : { told }),
        ticket: words.withTicket
          ? {
              kind: words.kind,
              severity: words.severity,
              category: words.category,
              title,
              description: details === "" ? title : details,
              external_reference: words.reference.trim() === "" ? null : words.reference.trim(),
            }
          : null,
      });
      const { ticket } = taken.interaction;
      if (ticket !== null) void showTicket(client, { ticket, etag: `"${ticket.version}"` });
      onTaken(taken);
    } catch (error) {
      const refused = problemFrom(error);
      const sorted = sortFaults(refused, interactionPlaces);
      // Drawn at once: a field that is still disabled cannot be given the keyboard.
      flushSync(() => {
        setProblem(refused);
        setFaults(sorted);
        setSending(false);
      });
      form.setFields(
        formFields.map((name) => ({
          name,
          errors: sorted.fields[name] ?? [],
        })),
      );
      const first = formFields.find((name) => sorted.fields[name] !== undefined);
      if (first !== undefined) form.scrollToField(first, { focus: true, block: "nearest" });
    }
  };

  const placeWords = lacksPlace
    ? [
        card !== undefined && card.homes.length > 0
          ? messages.intake.homeMissing
          : messages.intake.estateMissing,
      ]
    : [...(faults?.fields.estateId ?? []), ...(faults?.fields.unitId ?? [])];
  return (
    <Form
      form={form}
      name="intake"
      className={styles.intake}
      layout="vertical"
      requiredMark={(label, { required }) => (
        <>
          {label}
          {!required && <span className={fields.optional}>{common.optional}</span>}
        </>
      )}
      initialValues={blank}
      validateTrigger={hasFailed ? "onChange" : "onSubmit"}
      scrollToFirstError={{ focus: true, block: "nearest" }}
      disabled={isSending}
      aria-label={messages.intake.title}
      onFinish={(words) => void send(words)}
      onFinishFailed={() => {
        setFailed(true);
        setLacksPlace(!isPlaced);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          form.submit();
        }
      }}
    >
      <div className={styles.title}>
        <h2>{messages.intake.title}</h2>
        <Form.Item name="withTicket" valuePropName="checked" noStyle>
          <Checkbox>{messages.intake.withTicket}</Checkbox>
        </Form.Item>
      </div>
      {card !== undefined && card.homes.length > 0 ? (
        <HomeField
          card={card}
          unitId={place.unitId}
          words={placeWords}
          onChange={(next) => {
            setPlaces({ ...places, [callerKey]: next });
            setLacksPlace(false);
          }}
        />
      ) : (
        <EstateFields
          place={place}
          words={placeWords}
          onChange={(next) => {
            setPlaces({ ...places, [callerKey]: next });
            setLacksPlace(false);
          }}
        />
      )}
      {spokenAt !== undefined && (
        <ScriptPanel
          key={spokenAt.estateId}
          place={spokenAt}
          opening="call_opening"
          {...(card === undefined ? {} : { known: { title: card.name } })}
        />
      )}
      {withTicket && (
        <Form.Item
          name="title"
          label={messages.intake.subject}
          rules={[{ required: true, whitespace: true, message: messages.intake.subjectMissing }]}
          data-first={place.unitId === undefined ? undefined : ""}
        >
          <Input maxLength={120} autoComplete="off" placeholder={messages.intake.subjectPlaceholder} />
        </Form.Item>
      )}
      <Form.Item
        name="details"
        label={messages.intake.details}
        required={!withTicket}
        rules={
          withTicket ? [] : [{ required: true, whitespace: true, message: messages.intake.detailsMissing }]
        }
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
      {withTicket && (
        <>
          <div className={fields.pair}>
            <Form.Item name="kind" label={messages.intake.kind} required>
              <Select
                options={ticketKinds.map((value) => ({ value, label: common.kind[value] }))}
                showSearch={{ optionFilterProp: "label" }}
                onChange={() => {
                  form.resetFields(["category"]);
                }}
              />
            </Form.Item>
            <Form.Item
              name="category"
              label={messages.intake.category}
              rules={[{ required: true, message: messages.intake.categoryMissing }]}
            >
              <CategorySelect kind={kind} governed={estate} />
            </Form.Item>
          </div>
          <Form.Item name="reference" label={messages.intake.reference}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="severity" label={messages.intake.severity} required>
            <Segmented
              block
              options={severities.map((value) => ({ value, label: worded(common.severity, value) }))}
            />
          </Form.Item>
        </>
      )}
      {scriptPlace !== undefined && (
        <ChecklistBoxes
          place={scriptPlace}
          told={told}
          faults={faults?.fields.told ?? []}
          onChange={(next) => {
            setTold(next);
            setFaults(undefined);
          }}
        />
      )}
      <div className={styles.send}>
        {problem !== undefined && (
          <ProblemAlert
            problem={problem}
            title={messages.intake.failed}
            faults={faults?.others ?? []}
            {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          />
        )}
        <Button type="primary" htmlType="submit" loading={isSending} block size="large">
          {isSending
            ? messages.intake.sending
            : withTicket
              ? messages.intake.submitTicket
              : messages.intake.submitInteraction}
          {!isSending && <kbd>Ctrl ↵</kbd>}
        </Button>
      </div>
    </Form>
  );
}
