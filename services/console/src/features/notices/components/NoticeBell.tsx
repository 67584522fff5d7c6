/** What the agent is told: a badge with the count, the list behind it, and a line for what has just come. */
import { BellOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Badge, Button } from "antd";
import { useRef, useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage, worded } from "@/shared/i18n/words";
import { RecordLink } from "@/shared/routing/RecordLink";
import { RunLink } from "@/shared/routing/RunLink";
import { TicketLink } from "@/shared/routing/TicketLink";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Instant } from "@/features/estates";
import { useForm } from "@/features/forms";
import { useNames } from "@/features/staff";
import { readNotice, readNoticesUpTo, useNotices } from "../api/notices";
import type { Notice } from "../api/types";
import { arrivals, badge, idsOf, unread } from "../arrivals";
import { useMessages } from "../words";
import bar from "@/shared/ui/bar.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./noticeBell.module.css";

export function NoticeBell() {
  const messages = useMessages();
  const client = useQueryClient();
  const notices = useNotices();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [known, setKnown] = useState<ReadonlySet<string>>();
  const [problem, setProblem] = useState<Problem>();
  const items = notices.data?.items;
  // What is there at the first reading came before the page was open.
  if (known === undefined && items !== undefined) setKnown(idsOf(items));

  const here = items ?? [];
  const count = badge(here, notices.data?.hasMore ?? false);
  const arrived = arrivals(here, known);
  const settle = () => {
    setKnown(idsOf(here));
  };
  const read = async (marking: Promise<void>) => {
    setProblem(undefined);
    try {
      await marking;
    } catch (error) {
      setProblem(problemFrom(error));
    }
    await client.invalidateQueries({ queryKey: keys.notices() });
  };
  const look = (notice: Notice) => {
    settle();
    setOpen(false);
    if (notice.read_at === null) void read(readNotice(notice.notice_id));
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div
      className={styles.notices}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.preventDefault();
        close();
      }}
    >
      <Badge count={count ?? 0} size="small">
        <Button
          ref={button}
          className={bar.button}
          type="text"
          icon={<BellOutlined />}
          aria-label={messages.open(count)}
          aria-expanded={isOpen}
          data-unread={count ?? "0"}
          onClick={() => {
            settle();
            setOpen(!isOpen);
          }}
        />
      </Badge>
      {isOpen && (
        <section className={styles.list} aria-labelledby="notices-title">
          <div className={styles.head}>
            <h2 id="notices-title">{messages.title}</h2>
            {unread(here).length > 0 && (
              <Button size="small" onClick={() => void read(readNoticesUpTo(here[0]?.notice_id ?? ""))}>
                {messages.readAll}
              </Button>
            )}
          </div>
          {problem !== undefined && <ProblemAlert problem={problem} />}
          {notices.error !== null && <ProblemAlert problem={problemFrom(notices.error)} />}
          {here.length === 0 && notices.isSuccess && <p>{messages.empty}</p>}
          <ul>
            {here.map((notice) => (
              <li key={notice.notice_id} data-notice={notice.kind}>
                <NoticeLine notice={notice} onOpen={look} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className={styles.news} role="status">
        {!isOpen && arrived[0] !== undefined && (
          <Arrived notice={arrived[0]} more={arrived.length - 1} onOpen={look} onClose={settle} />
        )}
      </div>
    </div>
  );
}

interface NoticeLineProps {
  readonly notice: Notice;
  readonly onOpen: (notice: Notice) => void;
}

function NoticeLine({ notice, onOpen }: NoticeLineProps) {
  const messages = useMessages();
  const nameOf = useNames();
  return (
    <>
      <NoticeLink notice={notice} onOpen={onOpen} />{" "}
      {notice.read_at === null && <b className={styles.unread}>{messages.unread}</b>}
      {notice.title !== null && <span className={styles.title}>{notice.title}</span>}
      {notice.form !== null && <OfRecord notice={notice} form={notice.form} />}
      <span className={rows.second}>
        {notice.by !== null && <>{nameOf(notice.by)} · </>}
        <Instant at={notice.noticed_at} estateId={notice.estate_id} />
      </span>
    </>
  );
}

/** The record's form, and the date on it that is reminded of. */
function OfRecord({ notice: { field, date }, form: code }: { notice: Notice; form: string }) {
  const messages = useMessages();
  const language = useLanguage();
  const mayRead = useMe().permissions.includes("registers:read");
  const form = useForm(mayRead ? code : undefined).data;
  const title = form?.fields.find(({ name }) => name === field)?.title;
  const said = title === undefined ? "" : inWords(title, language);
  return (
    <span className={styles.title}>
      {form === undefined ? code : inWords(form.title, language)}
      {date !== null && <> · {messages.dated(said, date)}</>}
    </span>
  );
}

/** What happened, as a way to the ticket, the record or the emergency; where there is none it is marked as read. */
function NoticeLink({ notice, onOpen }: NoticeLineProps) {
  const words = useWords(notice);
  const open = () => {
    onOpen(notice);
  };
  if (notice.form_record_id !== null) {
    return (
      <RecordLink recordId={notice.form_record_id} onClick={open}>
        {words}
      </RecordLink>
    );
  }
  if (notice.playbook_run_id !== null) {
    return (
      <RunLink runId={notice.playbook_run_id} onClick={open}>
        {words}
      </RunLink>
    );
  }
  if (notice.ticket_id === null) {
    return (
      <Button type="link" size="small" onClick={open}>
        {words}
      </Button>
    );
  }
  return (
    <TicketLink reference={notice.ticket_number ?? notice.ticket_id} onClick={open}>
      {words}
    </TicketLink>
  );
}

interface ArrivedProps extends NoticeLineProps {
  /** How many came besides. */
  readonly more: number;
  readonly onClose: () => void;
}

function Arrived({ notice, more, onOpen, onClose }: ArrivedProps) {
  const messages = useMessages();
  return (
    <div className={styles.arrived} data-arrived={notice.kind}>
      <NoticeLink notice={notice} onOpen={onOpen} />
      {notice.title !== null && <span>{notice.title}</span>}
      {more > 0 && <span>{messages.more(more)}</span>}
      <Button size="small" onClick={onClose}>
        {messages.close}
      </Button>
    </div>
  );
}

/** What happened, and to which ticket, record or emergency. */
function useWords({ kind, ticket_number, record_number, run_number }: Notice): string {
  const messages = useMessages();
  const words: Partial<Record<string, string>> = messages.kinds(
    ticket_number ?? record_number ?? run_number ?? messages.unnamed,
  );
  return worded(words, kind);
}
