/** The place that a call is about. */
import { Form, Select } from "antd";

import { problemFrom } from "@/shared/api/problem";
import { worded } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import type { CallerCard } from "@/features/customers";
import { UnitSelect, useEstates, useUnits } from "@/features/estates";
import { useMessages } from "../words";
import fields from "@/shared/ui/form.module.css";

export interface Place {
  readonly estateId: string | undefined;
  readonly unitId: string | undefined;
}

/** The one home of somebody with one; of several, none is guessed. */
export function onlyHome(card: CallerCard | undefined): Place {
  const [home, another] = card?.homes ?? [];
  if (home === undefined || another !== undefined) return { estateId: undefined, unitId: undefined };
  return { estateId: home.estate_id, unitId: home.unit_id };
}

interface HomeFieldProps {
  readonly card: CallerCard;
  readonly unitId: string | undefined;
  readonly words: readonly string[];
  readonly onChange: (place: Place) => void;
}

/** Which of the homes of somebody known. */
export function HomeField({ card, unitId, words, onChange }: HomeFieldProps) {
  const messages = useMessages();
  const common = useCommon();
  return (
    <Form.Item
      label={messages.intake.home}
      htmlFor="intake-home"
      required
      data-place
      data-first={unitId === undefined ? "" : undefined}
      validateStatus={words.length > 0 ? "error" : ""}
      help={words.length > 0 ? words.join(" ") : undefined}
    >
      <Select
        id="intake-home"
        value={unitId ?? null}
        placeholder={messages.intake.homeMissing}
        options={card.homes.map((home) => ({
          value: home.unit_id,
          label: `${home.estate_name} ${home.label} · ${worded(common.role, home.role)}`,
        }))}
        onChange={(chosen) => {
          const home = card.homes.find((one) => one.unit_id === chosen);
          if (home !== undefined) onChange({ estateId: home.estate_id, unitId: home.unit_id });
        }}
      />
    </Form.Item>
  );
}

interface EstateFieldsProps {
  readonly place: Place;
  readonly words: readonly string[];
  readonly onChange: (place: Place) => void;
}

/** Any home, for somebody who is not known. */
export function EstateFields({ place, words, onChange }: EstateFieldsProps) {
  const messages = useMessages();
  const estates = useEstates();
  const units = useUnits(place.estateId);
  const failed = estates.error ?? units.error;
  return (
    <>
      {failed !== null && (
        <ProblemAlert
          problem={problemFrom(failed)}
          onRetry={() => void (estates.isError ? estates : units).refetch()}
        />
      )}
      <div className={fields.pair}>
        <Form.Item
          label={messages.intake.estate}
          htmlFor="intake-estate"
          required
          data-place
          data-first
          validateStatus={words.length > 0 ? "error" : ""}
          help={words.length > 0 ? words.join(" ") : undefined}
          extra={estates.data?.isCut === true ? messages.intake.cut : undefined}
        >
          <Select
            id="intake-estate"
            value={place.estateId ?? null}
            loading={estates.isLoading}
            showSearch={{ optionFilterProp: "label" }}
            options={(estates.data?.items ?? []).map((estate) => ({
              value: estate.estate_id,
              label: estate.name,
            }))}
            onChange={(estateId: string | null) => {
              onChange({ estateId: estateId ?? undefined, unitId: undefined });
            }}
          />
        </Form.Item>
        <Form.Item
          label={messages.intake.unit}
          htmlFor="intake-unit"
          required={false}
          extra={units.data?.isCut === true ? messages.intake.cut : undefined}
        >
          <UnitSelect
            id="intake-unit"
            estateId={place.estateId}
            value={place.unitId}
            placeholder={messages.intake.unitAny}
            onChange={(unitId) => {
              onChange({ estateId: place.estateId, unitId });
            }}
          />
        </Form.Item>
      </div>
    </>
  );
}
