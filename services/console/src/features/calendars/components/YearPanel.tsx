/** A year of a calendar: its holidays, and what is worked instead. */
import { LeftOutlined, RightOutlined, UploadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useCalendar, useCalendarYear } from "../api/queries";
import type { CalendarDay, CalendarDayKind, CalendarLine } from "../api/types";
import { firstYear, lastYear } from "../search";
import { holidaysOf, monthsOf } from "../year";
import { useMessages } from "../words";
import { UploadDialog } from "./UploadDialog";
import text from "@/shared/ui/text.module.css";
import styles from "./calendars.module.css";

interface YearPanelProps {
  readonly line: CalendarLine;
  readonly year: number;
  readonly onYear: (year: number) => void;
}

export function YearPanel({ line, year, onYear }: YearPanelProps) {
  const messages = useMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const { permissions } = useMe();
  const calendar = useCalendar(line.name);
  const days = useCalendarYear(line.name, year);
  const [isUploading, setUploading] = useState(false);
  const title = calendar.data === undefined ? line.name : inWords(calendar.data.title, language);
  return (
    <>
      <ListPanel
        id="year"
        title={`${title} · ${year}`}
        list={days}
        tools={
          <>
            <Button
              icon={<LeftOutlined aria-hidden="true" />}
              aria-label={messages.yearBefore}
              disabled={year <= firstYear}
              onClick={() => {
                onYear(year - 1);
              }}
            />
            <Button
              icon={<RightOutlined aria-hidden="true" />}
              aria-label={messages.yearAfter}
              disabled={year >= lastYear}
              onClick={() => {
                onYear(year + 1);
              }}
            />
            {permissions.includes("standards:write") && (
              <Button
                type="primary"
                icon={<UploadOutlined aria-hidden="true" />}
                onClick={() => {
                  setUploading(true);
                }}
              >
                {messages.upload}
              </Button>
            )}
          </>
        }
      >
        {days.data !== undefined && (
          <>
            {days.data.source === null ? (
              <Alert
                className={styles.alarm}
                type={line.missing_year === year ? "warning" : "info"}
                showIcon
                title={line.missing_year === year ? messages.isMissing(year) : messages.notAnnounced(year)}
              />
            ) : (
              <p className={styles.source}>{messages.source(days.data.source)}</p>
            )}
            <Legend />
            <div className={styles.year} data-year={year}>
              {monthsOf(days.data.days).map(({ month, weeks }) => (
                <Month key={month} month={month} weeks={weeks} />
              ))}
            </div>
            <Holidays days={days.data.days} />
          </>
        )}
      </ListPanel>
      {isUploading && (
        <UploadDialog
          name={line.name}
          title={title}
          year={line.missing_year ?? year}
          onDone={(published) => {
            setUploading(false);
            void client.invalidateQueries({ queryKey: keys.calendars() });
            void client.invalidateQueries({ queryKey: keys.rosterDays() });
            onYear(published);
          }}
          onClose={() => {
            setUploading(false);
          }}
        />
      )}
    </>
  );
}

const paints: Record<CalendarDayKind, string | undefined> = {
  ordinary: "",
  holiday: styles.holiday,
  swapped: styles.swapped,
};

function Legend() {
  const messages = useMessages();
  return (
    <ul className={styles.legend} aria-label={messages.legend}>
      <li>
        <span className={`${styles.swatch} ${styles.holiday}`}>{messages.marks.holiday}</span>
        {messages.kinds.holiday}
      </li>
      <li>
        <span className={`${styles.swatch} ${styles.swapped}`}>{messages.marks.swapped}</span>
        {messages.kinds.swapped}
      </li>
      <li>
        <span className={`${styles.swatch} ${styles.rest}`}>7</span>
        {messages.ordinaryRest}
      </li>
    </ul>
  );
}

interface MonthProps {
  readonly month: string;
  readonly weeks: readonly (readonly (CalendarDay | undefined)[])[];
}

function Month({ month, weeks }: MonthProps) {
  const messages = useMessages();
  const language = useLanguage();
  const name = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: "UTC",
    month: "long",
  });
  return (
    <table className={styles.month}>
      <caption>{name.format(new Date(`${month}-01T00:00Z`))}</caption>
      <thead>
        <tr>
          {messages.weekdays.map(([short, long]) => (
            <th key={long} scope="col" abbr={long}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((day, at) => (day === undefined ? <td key={at} /> : <Day key={day.day} day={day} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Its kind is told by a mark and in words besides the colour. */
function Day({ day: { day, kind, is_working_day: isWorked, name } }: { day: CalendarDay }) {
  const messages = useMessages();
  const words =
    kind === "ordinary" ? (isWorked ? "" : messages.ordinaryRest) : (name ?? messages.kinds[kind]);
  const looks = kind === "ordinary" ? (isWorked ? "" : styles.rest) : paints[kind];
  return (
    <td
      className={looks}
      title={words === "" ? undefined : `${day} ${words}`}
      data-day={day}
      data-kind={kind}
    >
      {Number(day.slice(8))}
      {kind !== "ordinary" && (
        <span className={styles.mark} aria-hidden="true">
          {messages.marks[kind]}
        </span>
      )}
      {words !== "" && <span className={text.hidden}> {words}</span>}
    </td>
  );
}

function Holidays({ days }: { days: readonly CalendarDay[] }) {
  const messages = useMessages();
  const holidays = holidaysOf(days);
  const swapped = days.filter(({ kind }) => kind === "swapped");
  if (holidays.length === 0 && swapped.length === 0) return null;
  return (
    <div className={styles.lists}>
      <section aria-labelledby="holidays-title">
        <h3 id="holidays-title">{messages.holidays}</h3>
        <ul>
          {holidays.map(({ name, first, last, count }) => (
            <li key={first}>
              <b>{name ?? messages.inLieu}</b> {first === last ? first : `${first} – ${last}`}{" "}
              <span className={text.faint}>{messages.dayCount(count)}</span>
            </li>
          ))}
        </ul>
      </section>
      {swapped.length > 0 && (
        <section aria-labelledby="swapped-title">
          <h3 id="swapped-title">{messages.kinds.swapped}</h3>
          <ul>
            {swapped.map(({ day }) => (
              <li key={day}>{day}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
