/** What the agent is told: a badge with the count, the list behind it, and a line for what has just come. */
import { BellOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Badge, Button } from "antd";
import { useRef, useState } from "react";

import { readNotice, readNoticesUpTo, useNotices } from "../api/notices";
import { problemFrom, type Problem } from "../api/problem";
import { keys } from "../api/queries";
import type { Notice } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";
import { Instant } from "./Instant";
import { arrivals, badge, idsOf, unread } from "./notices";
import { openTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";
import { useNames } from "./useNames";

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
    openTicket(notice.ticket_id);
    if (notice.read_at === null) void read(readNotice(notice.notice_id));
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div
      className="notices"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.preventDefault();
        close();
      }}
    >
      <Badge count={count ?? 0} size="small">
        <Button
          ref={button}
          className="bar__button"
          type="text"
          icon={<BellOutlined />}
          aria-label={messages.notices.open(count)}
          aria-expanded={isOpen}
          data-unread={count ?? "0"}
          onClick={() => {
            settle();
            setOpen(!isOpen);
          }}
        />
      </Badge>
      {isOpen && (
        <section className="notices__list" aria-labelledby="notices-title">
          <div className="notices__head">
            <h2 id="notices-title">{messages.notices.title}</h2>
            {unread(here).length > 0 && (
              <Button size="small" onClick={() => void read(readNoticesUpTo(here[0]?.notice_id ?? ""))}>
                {messages.notices.readAll}
              </Button>
            )}
          </div>
          {problem !== undefined && <ProblemAlert problem={problem} />}
          {notices.error !== null && <ProblemAlert problem={problemFrom(notices.error)} />}
          {here.length === 0 && notices.isSuccess && <p>{messages.notices.empty}</p>}
          <ul>
            {here.map((notice) => (
              <li key={notice.notice_id} data-notice={notice.kind}>
                <NoticeLine notice={notice} onOpen={look} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="notices__news" role="status">
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
      <button
        type="button"
        className="link"
        onClick={() => {
          onOpen(notice);
        }}
      >
        {useWords(notice)}
      </button>{" "}
      {notice.read_at === null && <b className="notices__unread">{messages.notices.unread}</b>}
      {notice.title !== null && <span className="notices__title">{notice.title}</span>}
      <span className="row__second">
        {notice.by !== null && <>{nameOf(notice.by)} · </>}
        <Instant at={notice.noticed_at} estateId={notice.estate_id} />
      </span>
    </>
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
    <div className="notices__arrived" data-arrived={notice.kind}>
      <button
        type="button"
        className="link"
        onClick={() => {
          onOpen(notice);
        }}
      >
        {useWords(notice)}
      </button>
      {notice.title !== null && <span>{notice.title}</span>}
      {more > 0 && <span>{messages.notices.more(more)}</span>}
      <Button size="small" onClick={onClose}>
        {messages.notices.close}
      </Button>
    </div>
  );
}

/** What happened, and to which ticket. */
function useWords({ kind, ticket_number }: Notice): string {
  const messages = useMessages();
  const words: Partial<Record<string, string>> = messages.notices.kinds(
    ticket_number ?? messages.notices.unnamed,
  );
  return worded(words, kind);
}
