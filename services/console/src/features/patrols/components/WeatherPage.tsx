/** Warnings of weather, by which more rounds are made; entered by hand where no application does so. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { ActModal } from "@/shared/ui/ActModal";
import { ListPanel } from "@/shared/ui/ListPanel";
import { Instant, useEstates } from "@/features/estates";
import { enterWarning, skipPlaces, warningPlaces, withdrawWarning } from "../api/actions";
import { useWarnings } from "../api/queries";
import {
  type WeatherKind,
  weatherKinds,
  type WeatherLevel,
  weatherLevels,
  type WeatherWarning,
} from "../api/types";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";
import look from "@/shared/ui/form.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./patrols.module.css";

type Begun = { readonly act: "enter" } | { readonly act: "withdraw"; readonly warning: WeatherWarning };

export function WeatherPage() {
  const messages = useMessages();
  const client = useQueryClient();
  const warnings = useWarnings();
  const [begun, setBegun] = useState<Begun>();
  const mayWarn = useMe().permissions.includes("registers:supervise");
  const items = warnings.data?.items ?? [];
  const close = () => {
    setBegun(undefined);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ queryKey: keys.weatherWarnings() });
    void client.invalidateQueries({ queryKey: keys.patrolRounds() });
  };
  return (
    <div className={styles.alone}>
      <ListPanel
        id="patrols"
        title={messages.weatherTitle}
        list={warnings}
        empty={items.length === 0 ? messages.noWarnings : undefined}
        tools={
          mayWarn && (
            <Button
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                setBegun({ act: "enter" });
              }}
            >
              {messages.newWarning}
            </Button>
          )
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="patrols-title">
            <thead>
              <tr>
                <th scope="col">{messages.kind}</th>
                <th scope="col">{messages.holds}</th>
                <th scope="col">{messages.source}</th>
                {mayWarn && (
                  <th scope="col">
                    <span className={text.hidden}>{messages.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((warning) => (
                <tr key={warning.weather_warning_id} data-warning={warning.kind}>
                  <td>
                    <span className={rows.first}>{messages.weather[warning.kind]}</span>
                    <span className={rows.second}>{messages.levels[warning.level]}</span>
                  </td>
                  <td>
                    <Instant at={warning.starts_at} estateId={warning.estate_id ?? ""} />
                    {" – "}
                    <Instant at={warning.ends_at} estateId={warning.estate_id ?? ""} />
                  </td>
                  <td>
                    {warning.source}
                    <span className={rows.second}>
                      {warning.withdrawn_at === null
                        ? warning.region
                        : `${messages.withdrawn}: ${warning.withdraw_reason ?? ""}`}
                    </span>
                  </td>
                  {mayWarn && (
                    <td className={rows.acts}>
                      {warning.withdrawn_at === null && Date.parse(warning.ends_at) > serverNow() && (
                        <Button
                          size="small"
                          aria-label={`${messages.withdraw} ${messages.weather[warning.kind]}`}
                          onClick={() => {
                            setBegun({ act: "withdraw", warning });
                          }}
                        >
                          {messages.withdraw}
                        </Button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {begun?.act === "enter" && <WarningDialog onDone={done} onClose={close} />}
      {begun?.act === "withdraw" && <WithdrawDialog warning={begun.warning} onDone={done} onClose={close} />}
    </div>
  );
}

interface DialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface WrittenWarning {
  readonly estate_id: string;
  readonly kind: WeatherKind;
  readonly level: WeatherLevel;
  /** By the clock of whoever writes it. */
  readonly starts_at: string;
  readonly ends_at: string;
  readonly source?: string;
}

function WarningDialog({ onDone, onClose }: DialogProps) {
  const messages = useMessages();
  const estates = useEstates();
  const [attempt] = useState(() => new Attempt());
  const enter = async ({ starts_at: starts, ends_at: ends, source = "", ...written }: WrittenWarning) => {
    const made = {
      ...written,
      starts_at: new Date(starts).toISOString(),
      ends_at: new Date(ends).toISOString(),
      ...(source.trim() === "" ? {} : { source: source.trim() }),
    };
    await enterWarning(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.warningEntered;
  };
  const asked = [{ required: true, message: messages.instantMissing }];
  return (
    <ActModal<WrittenWarning>
      name="warning"
      title={messages.newWarning}
      okText={messages.newWarning}
      places={warningPlaces}
      initialValues={{ kind: "heavy_rain", level: "yellow" }}
      act={enter}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="estate_id"
        label={messages.estate}
        rules={[{ required: true, message: messages.estateMissing }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={(estates.data?.items ?? []).map(({ estate_id: value, name: label }) => ({ value, label }))}
        />
      </Form.Item>
      <div className={look.pair}>
        <Form.Item name="kind" label={messages.kind}>
          <Select options={weatherKinds.map((value) => ({ value, label: messages.weather[value] }))} />
        </Form.Item>
        <Form.Item name="level" label={messages.level}>
          <Select options={weatherLevels.map((value) => ({ value, label: messages.levels[value] }))} />
        </Form.Item>
      </div>
      <div className={look.pair}>
        <Form.Item name="starts_at" label={messages.startsAt} rules={asked}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="ends_at" label={messages.endsAt} rules={asked}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Form.Item name="source" label={messages.source}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </ActModal>
  );
}

function WithdrawDialog({ warning, onDone, onClose }: DialogProps & { warning: WeatherWarning }) {
  const messages = useMessages();
  return (
    <ActModal<{ reason: string }>
      name="withdrawal"
      title={messages.withdrawTitle(messages.weather[warning.kind])}
      okText={messages.withdraw}
      places={skipPlaces}
      act={async ({ reason }) => {
        await withdrawWarning(warning.weather_warning_id, reason);
        return messages.withdrawn;
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={messages.reason}
        rules={[{ required: true, whitespace: true, message: messages.reasonMissing }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </ActModal>
  );
}
