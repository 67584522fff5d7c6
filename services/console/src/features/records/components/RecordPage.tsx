/** One record: what stands on it, who signed it, what may be done to it now, and what stood on it before. */
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Skeleton } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useCustomer } from "@/features/customers";
import { Instant, useEstate } from "@/features/estates";
import { fieldsOf, type Form, FormContents, PrintButton, useForm } from "@/features/forms";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import { checkRecord, fileRecord, readRecordPage } from "../api/actions";
import { useRecord } from "../api/queries";
import type { RecordDetail, SeenRecord } from "../api/types";
import { actsOf, isOwnDraft } from "../rules/acts";
import { useMessages } from "../words";
import { ClosingForm } from "./ClosingForm";
import { CorrectionForm } from "./CorrectionForm";
import { DraftForm } from "./DraftForm";
import { Due } from "./Due";
import { FormerRevisions } from "./FormerRevisions";
import { HoldDialog } from "./HoldDialog";
import { Signatures } from "./Signatures";
import { StatusMark } from "./StatusMark";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./records.module.css";

export function RecordPage({ id }: { id: string }) {
  const messages = useMessages();
  const language = useLanguage();
  const { timeZone } = useMe();
  const seen = useRecord(id);
  const record = seen.data?.record;
  const definition = useForm(record?.form, record?.form_version);
  const estate = useEstate(record?.estate_id);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  const failed = seen.isError ? seen : definition;
  const isRead = seen.data !== undefined && definition.data !== undefined && !estate.isLoading;
  return (
    <section className={panel.panel} aria-labelledby="records-title">
      <div className={panel.head}>
        <span className={styles.title}>
          <h2 id="records-title" ref={title} tabIndex={-1}>
            {record === undefined
              ? messages.record
              : `${inWords(record.title, language)} · ${record.number ?? messages.noNumber}`}
          </h2>
          {record !== undefined && <StatusMark status={record.status} />}
        </span>
        <span className={styles.ways}>
          {record !== undefined && (
            <PrintButton read={() => readRecordPage(id)}>{messages.print}</PrintButton>
          )}
          <Link to="/records" className={text.link}>
            {messages.toRecords}
          </Link>
        </span>
      </div>
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="records-title">
        {failed.error !== null && (
          <ProblemAlert problem={problemFrom(failed.error)} onRetry={() => void failed.refetch()} />
        )}
        {failed.error === null && !isRead && (
          <Skeleton active paragraph={{ rows: 8 }} className={panel.loading} />
        )}
        {isRead && (
          <Record
            // A draft that is handed in is no draft any more: nothing of its fields stays.
            key={seen.data.record.status === "draft" ? "draft" : "record"}
            seen={seen.data}
            definition={definition.data}
            zone={estate.data?.time_zone ?? timeZone}
          />
        )}
      </div>
    </section>
  );
}

interface RecordProps {
  readonly seen: SeenRecord;
  readonly definition: Form;
  readonly zone: string;
}

function Record({ seen, definition, zone }: RecordProps) {
  const messages = useMessages();
  const me = useMe();
  const client = useQueryClient();
  const [writing, setWriting] = useState<"close" | "correct">();
  const { record } = seen;
  const show = (fresh: SeenRecord) => {
    client.setQueryData(keys.record(record.form_record_id), fresh);
    void client.invalidateQueries({ queryKey: keys.records() });
  };
  const finish = (fresh: SeenRecord) => {
    show(fresh);
    setWriting(undefined);
  };
  const filledIn = (
    <FormContents
      // What is filled in at the end is not there before.
      fields={fieldsOf(definition, record.closed_at === null ? "opening" : "whole")}
      contents={record.contents}
      zone={zone}
      recordId={record.form_record_id}
    />
  );
  const paper = () => {
    if (isOwnDraft(record, definition, me)) {
      return <DraftForm seen={seen} definition={definition} zone={zone} />;
    }
    if (writing === "correct") {
      return (
        <CorrectionForm
          seen={seen}
          definition={definition}
          zone={zone}
          onDone={finish}
          onCancel={() => {
            setWriting(undefined);
          }}
        />
      );
    }
    return filledIn;
  };
  return (
    <div className={styles.body} data-record-page={record.status}>
      <Facts record={record} />
      {writing === undefined && (
        <Acts seen={seen} definition={definition} onDone={show} onWrite={setWriting} />
      )}
      {record.is_masked && <Alert type="info" showIcon title={messages.masked} />}
      <h3>{messages.contents}</h3>
      <div className={styles.paper}>{paper()}</div>
      {writing === "close" && (
        <section aria-labelledby="record-closing">
          <h3 id="record-closing">{messages.closing}</h3>
          <div className={styles.paper}>
            <ClosingForm
              seen={seen}
              definition={definition}
              zone={zone}
              onDone={finish}
              onCancel={() => {
                setWriting(undefined);
              }}
            />
          </div>
        </section>
      )}
      <Signatures seen={seen} definition={definition} onDone={show} />
      {record.revision > 1 && <FormerRevisions record={record} definition={definition} zone={zone} />}
    </div>
  );
}

function Facts({ record }: { record: RecordDetail }) {
  const messages = useMessages();
  const common = useCommon();
  const nameOf = useNames();
  const mayRead = useMe().permissions.includes("archive:read");
  const customer = useCustomer(record.customer_id, mayRead);
  const when = (at: string | null, by: string | null) =>
    at === null ? (
      common.none
    ) : (
      <>
        <Instant at={at} estateId={record.estate_id} />
        {by === null ? "" : ` · ${nameOf(by)}`}
      </>
    );
  const running = () => {
    const since = record.overdue_since;
    const stands: [string, ReactNode, boolean][] = [
      [messages.runningSince, when(record.running_since, null), record.running_since !== null],
      [messages.due, <Due key="due" record={record} />, record.running_since !== null],
      [messages.closedBy, when(record.closed_at, record.closed_by), record.closed_at !== null],
      [
        record.closed_at === null ? messages.overdueSince : messages.wasOverdueSince,
        when(since, null),
        since !== null,
      ],
      [messages.remindAt, when(record.remind_at, null), record.remind_at !== null],
    ];
    return stands.flatMap(([name, value, isThere]): [string, ReactNode][] =>
      isThere ? [[name, value]] : [],
    );
  };
  const facts: [string, ReactNode][] = [
    [messages.estate, <PlaceName key="estate" id={record.estate_id} />],
    ...(record.unit_id === null
      ? []
      : ([[messages.home, <PlaceName key="home" id={record.unit_id} />]] satisfies [string, ReactNode][])),
    ...(customer.data === undefined
      ? []
      : ([[messages.customer, customer.data.name]] satisfies [string, ReactNode][])),
    [messages.filledBy, nameOf(record.filled_by)],
    [messages.started, when(record.started_at, null)],
    [messages.handedIn, when(record.handed_in_at, null)],
    [messages.checkedBy, when(record.checked_at, record.checked_by)],
    [messages.filedBy, when(record.filed_at, record.filed_by)],
    ...running(),
    ...(record.keep_until === null
      ? []
      : ([[messages.keepUntil, record.keep_until]] satisfies [string, ReactNode][])),
    ...(record.held_at === null
      ? []
      : ([
          [
            messages.held,
            <span key="held">
              {when(record.held_at, record.held_by)}
              {messages.heldFor(record.hold_reason ?? "")}
            </span>,
          ],
        ] satisfies [string, ReactNode][])),
    ...(record.revision === 1
      ? []
      : ([[messages.revisionLabel, messages.corrected(record.revision, record.reason ?? "")]] satisfies [
          string,
          ReactNode,
        ][])),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActsProps {
  readonly seen: SeenRecord;
  readonly definition: Form;
  readonly onDone: (fresh: SeenRecord) => void;
  readonly onWrite: (act: "close" | "correct") => void;
}

const direct = { check: checkRecord, file: fileRecord } as const;

/** The acts that need nothing said; handing in belongs to the draft's own form. */
function Acts({ seen, definition, onDone, onWrite }: ActsProps) {
  const messages = useMessages();
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [sending, setSending] = useState<keyof typeof direct>();
  const [problem, setProblem] = useState<Problem>();
  const [holding, setHolding] = useState<"hold" | "release">();
  const acts = actsOf(seen.record, definition, me).filter((act) => act !== "submit");
  const { form_record_id: id } = seen.record;

  const act = async (what: keyof typeof direct) => {
    setProblem(undefined);
    setSending(what);
    try {
      onDone(await direct[what](id, seen.etag));
      void message.success(messages.done[what]);
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      // Somebody was faster: show what it is now.
      if ([409, 412].includes(refused.status)) await client.invalidateQueries({ queryKey: keys.record(id) });
    } finally {
      setSending(undefined);
    }
  };
  if (acts.length === 0 && problem === undefined) return null;
  return (
    <section aria-label={messages.actions}>
      <div className={styles.buttons}>
        {acts.map((one, at) =>
          one === "hold" || one === "release" ? (
            <Button
              key={one}
              onClick={() => {
                setHolding(one);
              }}
            >
              {messages.acts[one]}
            </Button>
          ) : one === "correct" || one === "close" ? (
            <Button
              key={one}
              type={one === "close" && at === 0 ? "primary" : "default"}
              onClick={() => {
                onWrite(one);
              }}
            >
              {messages.acts[one]}
            </Button>
          ) : (
            <Button
              key={one}
              type={at === 0 ? "primary" : "default"}
              loading={sending === one}
              onClick={() => void act(one)}
            >
              {messages.acts[one]}
            </Button>
          ),
        )}
      </div>
      {holding !== undefined && (
        <HoldDialog
          act={holding}
          seen={seen}
          onDone={onDone}
          onClose={() => {
            setHolding(undefined);
          }}
        />
      )}
      {problem !== undefined && (
        <ProblemAlert problem={problem} {...(problem.status === 412 ? { advice: messages.stale } : {})} />
      )}
    </section>
  );
}
