/** One day of one person, and the head of a day's column. */
import { useMemo, useState } from "react";

import { useLanguage } from "@/shared/i18n/words";
import { weekdayOf } from "@/shared/time/months";
import { useNames } from "@/features/staff";
import type { RosterDateKind, RosterDays, ShiftPattern } from "../api/types";
import type { Cell } from "../plan";
import { useMessages } from "../words";
import { paintOf } from "./ShiftChip";
import text from "@/shared/ui/text.module.css";
import styles from "./rosterGrid.module.css";

/** Days and what is worked on them, in words. */
export function useCellWords(pattern: ShiftPattern) {
  const messages = useMessages();
  const language = useLanguage();
  const nameOf = useNames();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      timeZone: "UTC",
      weekday: "long",
      day: "numeric",
      month: "long",
    });
    const shift = (code: string) => {
      const found = pattern.shifts.find((one) => one.code === code);
      return found === undefined || found.name === code ? code : `${code} ${found.name}`;
    };
    const day = (of: string) => format.format(new Date(`${of}T00:00Z`));
    const cell = ({ day: of, has }: Cell, kind: RosterDateKind, isWithin: boolean) =>
      [
        day(of),
        kind === "ordinary" ? "" : messages.dateKinds[kind],
        !isWithin
          ? messages.notOnRoster
          : has.works.length === 0
            ? messages.rest
            : has.works.map(shift).join(messages.and),
        has.entry === null
          ? ""
          : messages.insteadOf(
              messages.entryKinds[has.entry.kind],
              has.by_pattern === null ? messages.rest : shift(has.by_pattern),
            ),
        has.entry?.note ?? "",
        has.given_to === null ? "" : messages.workedBy(nameOf(has.given_to)),
        ...has.taken_from.map((id) => messages.worksFor(nameOf(id))),
      ]
        .filter((part) => part !== "")
        .join(messages.comma);
    return { day, cell };
  }, [messages, language, nameOf, pattern]);
}

/** The head of a column: which day it is, and whether it is a holiday or a day of rest that is worked instead. */
export function DayHead({ date }: { date: RosterDays["days"][number] }) {
  const messages = useMessages();
  const weekday = weekdayOf(date.day);
  const looks = [
    weekday > 5 ? styles.weekend : "",
    date.kind === "holiday" ? styles.holiday : "",
    date.kind === "swapped" ? styles.swapped : "",
  ];
  return (
    <th scope="col" className={looks.join(" ")} data-kind={date.kind}>
      <span aria-hidden="true">{messages.weekdays[weekday - 1]}</span>
      <span className={styles.day}>{Number(date.day.slice(8))}</span>
      <span
        className={styles.mark}
        title={date.kind === "ordinary" ? undefined : messages.dateKinds[date.kind]}
      >
        {date.kind === "ordinary" ? "" : messages.dateMarks[date.kind]}
        {date.kind !== "ordinary" && <span className={text.hidden}>{messages.dateKinds[date.kind]}</span>}
      </span>
    </th>
  );
}

interface DayCellProps {
  readonly cell: Cell;
  readonly pattern: ShiftPattern;
  /** The day and what is worked on it. */
  readonly words: string;
  /** Its row and column. */
  readonly at: string;
  /** False on days that are not the roster's. */
  readonly isWithin: boolean;
  readonly mayPlan: boolean;
  /** The one cell that takes part in tabbing. */
  readonly isReached: boolean;
  readonly isSaving: boolean;
  readonly onReach: () => void;
  readonly onOpen: () => void;
  readonly onDropped: (code: string) => void;
}

export function DayCell(props: DayCellProps) {
  const { cell, pattern, words, isWithin, mayPlan, isReached, isSaving } = props;
  const [isOver, setOver] = useState(false);
  const { has } = cell;
  const isSwapped = has.given_to !== null || has.taken_from.length > 0;
  const [first] = has.works;
  const looks = [
    styles.cell,
    first === undefined ? "" : paintOf(pattern, first),
    isWithin ? "" : styles.outside,
    mayPlan ? styles.may : "",
    has.entry === null ? "" : styles.differs,
    isOver ? styles.over : "",
    isSaving ? styles.saving : "",
  ];
  return (
    <td
      role="gridcell"
      tabIndex={isReached ? 0 : -1}
      aria-label={words}
      aria-busy={isSaving}
      title={words}
      className={looks.join(" ")}
      data-day={cell.day}
      data-at={props.at}
      data-works={has.works.join(" ")}
      data-differs={has.entry?.kind}
      onFocus={props.onReach}
      onClick={() => {
        props.onReach();
        if (mayPlan) props.onOpen();
      }}
      {...(mayPlan
        ? {
            onDragOver: (event: React.DragEvent) => {
              event.preventDefault();
              setOver(true);
            },
            onDragLeave: () => {
              setOver(false);
            },
            onDrop: (event: React.DragEvent) => {
              event.preventDefault();
              setOver(false);
              props.onDropped(event.dataTransfer.getData("text/plain"));
            },
          }
        : {})}
    >
      {isWithin ? (has.works.length === 0 ? "·" : has.works.join("+")) : ""}
      {isSwapped && <span className={styles.exchange}>⇄</span>}
    </td>
  );
}
