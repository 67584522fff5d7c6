/** Playbooks, each started by its key, beside the runs that there are. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Segmented, Select } from "antd";
import { type KeyboardEvent, useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { keys } from "@/shared/api/keys";
import { meAt, useMe } from "@/shared/api/me";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ActModal } from "@/shared/ui/ActModal";
import { Countdown } from "@/shared/ui/Countdown";
import { ListPanel } from "@/shared/ui/ListPanel";
import { Instant, useEstates } from "@/features/estates";
import { startPlaces, startRun } from "../api/actions";
import { usePlaybooks, useRuns } from "../api/queries";
import type { Playbook, Run, RunStatus } from "../api/types";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./emergencies.module.css";

interface BoardProps {
  readonly onOpen: (id: string) => void;
}

export function Board({ onOpen }: BoardProps) {
  const messages = useMessages();
  const mayStart = useMe().permissions.includes("emergencies:write");
  const playbooks = usePlaybooks(true);
  // Read before anybody presses a key: then nobody waits for them in the dialog.
  useEstates();
  const [begun, setBegun] = useState<Playbook>();
  const items = playbooks.data?.items ?? [];
  // A letter starts a playbook while the keyboard is on the board; elsewhere it means what it means on every desk.
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !mayStart) return;
    const meant = items.find(({ key }) => key === event.key.toLowerCase());
    if (meant === undefined || begun !== undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setBegun(meant);
  };
  return (
    <div className={styles.rooms} onKeyDown={pressed}>
      <ListPanel
        id="emergencies"
        title={messages.title}
        list={playbooks}
        tools={mayStart && <span className={text.faint}>{messages.startHint}</span>}
      >
        <ul className={styles.board}>
          {items.map((playbook) => (
            <li key={playbook.code}>
              <PlaybookButton
                playbook={playbook}
                isDisabled={!mayStart}
                onStart={() => {
                  setBegun(playbook);
                }}
              />
            </li>
          ))}
        </ul>
      </ListPanel>
      <RunList onOpen={onOpen} />
      {begun !== undefined && (
        <StartDialog
          playbook={begun}
          onStarted={onOpen}
          onClose={() => {
            setBegun(undefined);
          }}
        />
      )}
    </div>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input:not([type=radio]), textarea, select") !== null
  );
}

interface PlaybookButtonProps {
  readonly playbook: Playbook;
  readonly isDisabled: boolean;
  readonly onStart: () => void;
}

function PlaybookButton({ playbook, isDisabled, onStart }: PlaybookButtonProps) {
  const language = useLanguage();
  return (
    <button
      type="button"
      className={styles.playbook}
      disabled={isDisabled}
      data-playbook={playbook.code}
      aria-keyshortcuts={playbook.key}
      onClick={onStart}
    >
      <kbd className={styles.key}>{playbook.key.toUpperCase()}</kbd>
      <span>{inWords(playbook.title, language)}</span>
    </button>
  );
}

interface Written {
  readonly estate_id: string;
  readonly place?: string;
}

interface StartDialogProps {
  readonly playbook: Playbook;
  readonly onStarted: (id: string) => void;
  readonly onClose: () => void;
}

function StartDialog({ playbook, onStarted, onClose }: StartDialogProps) {
  const messages = useMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const me = useMe();
  const estates = useEstates();
  const [attempt] = useState(() => new Attempt());
  const [form] = Form.useForm<Written>();
  const options = (estates.data?.items ?? [])
    .filter(({ estate_id }) => meAt(me, estate_id).permissions.includes("emergencies:write"))
    .map(({ estate_id, name }) => ({ value: estate_id, label: name }));
  // Who works at one estate says nothing of where it is.
  const [only] = options.length === 1 ? options : [];
  const start = async ({ estate_id = only?.value ?? "", place = "" }: Partial<Written>) => {
    const made = {
      playbook: playbook.code,
      estate_id,
      ...(place.trim() === "" ? {} : { place }),
    };
    const run = await startRun(made, attempt.keyFor(made));
    attempt.fulfilled();
    client.setQueryData(keys.playbookRun(run.playbook_run_id), run);
    void client.invalidateQueries({ queryKey: keys.playbookRuns() });
    onStarted(run.playbook_run_id);
    return messages.started(run.number);
  };
  return (
    <ActModal<Written>
      form={form}
      name="emergency"
      title={messages.startTitle(inWords(playbook.title, language))}
      okText={messages.start}
      places={startPlaces}
      act={start}
      onDone={onClose}
      onClose={onClose}
    >
      {only === undefined && (
        <Form.Item
          name="estate_id"
          label={messages.estate}
          rules={[{ required: true, message: messages.estateMissing }]}
        >
          <Select<string>
            loading={estates.isLoading}
            showSearch={{ optionFilterProp: "label" }}
            options={options}
          />
        </Form.Item>
      )}
      <Form.Item name="place" label={messages.place}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </ActModal>
  );
}

const views = ["running", "all"] as const;

function RunList({ onOpen }: BoardProps) {
  const messages = useMessages();
  const [view, setView] = useState<(typeof views)[number]>("running");
  const status: RunStatus | undefined = view === "running" ? "running" : undefined;
  const runs = useRuns(status, true);
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListPanel
      id="runs"
      title={messages.runs}
      list={runs}
      empty={items.length === 0 ? messages.noRuns : undefined}
      tools={
        <Segmented
          aria-label={messages.which}
          value={view}
          options={views.map((value) => ({
            value,
            label: value === "all" ? messages.all : messages.statuses.running,
          }))}
          onChange={setView}
        />
      }
    >
      {items.length > 0 && (
        <table className={rows.rows} aria-labelledby="runs-title">
          <thead>
            <tr>
              <th scope="col">{messages.number}</th>
              <th scope="col">{messages.what}</th>
              <th scope="col">{messages.status}</th>
              <th scope="col">{messages.startedAt}</th>
              <th scope="col">{messages.due}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((run) => (
              <RunRow key={run.playbook_run_id} run={run} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
      {runs.hasNextPage && (
        <p className={styles.more}>
          <Button loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {messages.more}
          </Button>
        </p>
      )}
    </ListPanel>
  );
}

function RunRow({ run, onOpen }: { readonly run: Run } & BoardProps) {
  const messages = useMessages();
  const language = useLanguage();
  return (
    <tr data-run={run.number} data-status={run.status}>
      <td>
        <button
          type="button"
          className={text.link}
          onClick={() => {
            onOpen(run.playbook_run_id);
          }}
        >
          {run.number}
        </button>
      </td>
      <td>
        <span className={rows.first}>{inWords(run.title, language)}</span>
        {run.place !== null && <span className={rows.second}>{run.place}</span>}
      </td>
      <td>{messages.statuses[run.status]}</td>
      <td>
        <Instant at={run.started_at} estateId={run.estate_id} />
      </td>
      <td>
        {run.due_at !== null && (
          <Countdown times={{ fromMs: Date.parse(run.started_at), dueMs: Date.parse(run.due_at) }} />
        )}
      </td>
    </tr>
  );
}
