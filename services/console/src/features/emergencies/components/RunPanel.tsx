/** One emergency: who commands, what is known, its steps with their clocks and numbers, and its end. */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Radio, Skeleton } from "antd";
import { useState } from "react";

import { offers } from "@/shared/api/acts";
import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ActModal } from "@/shared/ui/ActModal";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useTold } from "@/shared/ui/useTold";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { answerCondition, callOff, closeRun, reasonPlaces, takeCommand } from "../api/actions";
import { useRun } from "../api/queries";
import type { RunCondition, RunDetail } from "../api/types";
import { useMessages } from "../words";
import { StepRow } from "./StepRow";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./emergencies.module.css";

interface RunPanelProps {
  readonly id: string;
  readonly onBack: () => void;
}

export function RunPanel({ id, onBack }: RunPanelProps) {
  const messages = useMessages();
  const run = useRun(id);
  return (
    <section className={panel.panel} aria-labelledby="emergencies-title">
      <div className={panel.head}>
        <h2 id="emergencies-title" tabIndex={-1}>
          {run.data?.number ?? messages.title}
        </h2>
        <button type="button" className={text.link} onClick={onBack}>
          {messages.back}
        </button>
      </div>
      {run.error !== null && (
        <ProblemAlert problem={problemFrom(run.error)} onRetry={() => void run.refetch()} />
      )}
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="emergencies-title">
        {run.isLoading && <Skeleton active className={panel.loading} />}
        {run.data !== undefined && <Running run={run.data} />}
      </div>
    </section>
  );
}

function Running({ run }: { readonly run: RunDetail }) {
  const messages = useMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const told = useTold();
  const me = useMe();
  const [isCallingOff, setCallingOff] = useState(false);
  const take = (changed: RunDetail) => {
    client.setQueryData(keys.playbookRun(run.playbook_run_id), changed);
    void client.invalidateQueries({ queryKey: keys.playbookRuns() });
  };
  const attempt = async (acting: Promise<RunDetail>, words: string) => {
    try {
      take(await acting);
      told.done(words);
    } catch (error) {
      told.refused(problemFrom(error));
      void client.invalidateQueries({ queryKey: keys.playbookRun(run.playbook_run_id) });
    }
  };
  return (
    <div className={styles.run} data-status={run.status}>
      <div className={styles.about}>
        <strong>{inWords(run.title, language)}</strong>
        {run.place !== null && <span>{run.place}</span>}
        <span>{messages.statuses[run.status]}</span>
        <Instant at={run.happened_at} estateId={run.estate_id} />
      </div>
      {run.is_confidential && <Alert type="warning" showIcon title={messages.confidential} />}
      <Command run={run} onTake={() => void attempt(takeCommand(run), messages.completed)} />
      {run.conditions.length > 0 && (
        <fieldset className={styles.conditions} disabled={!offers(run, "answer", me)}>
          <legend>{messages.conditions}</legend>
          {run.conditions.map((condition) => (
            <Condition
              key={condition.code}
              condition={condition}
              onAnswer={(holds) =>
                void attempt(answerCondition(run, condition.code, holds), messages.completed)
              }
            />
          ))}
        </fieldset>
      )}
      <h3 id="steps-title">{messages.list}</h3>
      <ol className={styles.steps} aria-labelledby="steps-title">
        {run.steps.map((step) => (
          <StepRow key={step.code} run={run} step={step} onChanged={take} />
        ))}
      </ol>
      <details>
        <summary>{messages.principles}</summary>
        <ul>
          {run.principles.map(({ clause, text: principle }) => (
            <li key={clause}>
              {inWords(principle, language)} <span className={text.faint}>{clause}</span>
            </li>
          ))}
        </ul>
      </details>
      {run.status === "running" && (
        <div className={styles.end}>
          {offers(run, "close", me) ? (
            <Button type="primary" onClick={() => void attempt(closeRun(run), messages.closed)}>
              {messages.close}
            </Button>
          ) : (
            <span className={text.faint}>{messages.notYet}</span>
          )}
          {offers(run, "call_off", me) && (
            <Button
              danger
              onClick={() => {
                setCallingOff(true);
              }}
            >
              {messages.callOff}
            </Button>
          )}
        </div>
      )}
      {run.end_reason !== null && <p>{run.end_reason}</p>}
      {isCallingOff && (
        <ActModal<{ reason: string }>
          name="calling_off"
          title={messages.callOffTitle}
          okText={messages.callOff}
          places={reasonPlaces}
          act={async ({ reason }) => {
            take(await callOff(run, reason));
            return messages.calledOff;
          }}
          onDone={() => {
            setCallingOff(false);
          }}
          onClose={() => {
            setCallingOff(false);
          }}
        >
          <Form.Item
            name="reason"
            label={messages.reason}
            rules={[{ required: true, message: messages.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </ActModal>
      )}
    </div>
  );
}

/** Who decides on site, and how to become that. */
function Command({ run, onTake }: { readonly run: RunDetail; readonly onTake: () => void }) {
  const messages = useMessages();
  const me = useMe();
  const nameOf = useNames();
  const isMine = run.commander_id === me.staffId;
  const words =
    run.commander_id === null
      ? messages.securityCommands
      : isMine
        ? messages.youCommand
        : messages.commands(nameOf(run.commander_id));
  return (
    <div className={styles.command} role="status">
      <span>{words}</span>
      {!isMine && offers(run, "take_command", me) && (
        <Button size="small" onClick={onTake}>
          {messages.takeCommand}
        </Button>
      )}
    </div>
  );
}

interface ConditionProps {
  readonly condition: RunCondition;
  readonly onAnswer: (holds: boolean) => void;
}

function Condition({ condition, onAnswer }: ConditionProps) {
  const messages = useMessages();
  const language = useLanguage();
  const words = inWords(condition.text, language);
  return (
    <div className={styles.condition} data-condition={condition.code}>
      <span>{words}</span>
      {condition.holds === null && <em>{messages.unanswered}</em>}
      <Radio.Group
        aria-label={words}
        size="small"
        optionType="button"
        value={condition.holds}
        options={[
          { value: true, label: messages.yes },
          { value: false, label: messages.no },
        ]}
        onChange={({ target }) => {
          onAnswer(target.value === true);
        }}
      />
    </div>
  );
}
