/** The business calendars beside a year of the one that is chosen, and the upload of a year. */
import { WarningOutlined } from "@ant-design/icons";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Empty } from "antd";

import { useMe } from "@/shared/api/me";
import { useToday } from "@/shared/api/today";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useCalendars } from "../api/queries";
import { calendarSearch } from "../search";
import { useMessages } from "../words";
import { YearPanel } from "./YearPanel";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./calendars.module.css";

export function CalendarsPage() {
  const messages = useMessages();
  const today = useToday();
  const navigate = useNavigate();
  const mayRead = useMe().permissions.includes("tickets:read");
  const { calendar, year } = calendarSearch(useSearch({ strict: false }));
  const calendars = useCalendars(mayRead);
  const items = calendars.data?.items ?? [];
  const missing = items.filter(({ missing_year }) => missing_year !== null);
  const goTo = (name: string, to: number) =>
    void navigate({ to: "/rosters/calendars", search: { calendar: name, year: to }, replace: true });
  const thisYear = Number(today.slice(0, 4));
  const chosen = items.find(({ name }) => name === calendar);
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="rosters"
        title={messages.title}
        list={calendars}
        empty={items.length > 0 ? undefined : mayRead ? messages.empty : messages.noRight}
      >
        {missing.length > 0 && (
          <Alert
            className={styles.alarm}
            type="warning"
            showIcon
            title={
              <>
                <strong>{messages.missingTitle}</strong>
                <ul>
                  {missing.map(({ name, missing_year: of }) => (
                    <li key={name} data-missing={name}>
                      <button
                        type="button"
                        className={text.link}
                        onClick={() => {
                          goTo(name, of ?? thisYear);
                        }}
                      >
                        {messages.missing(name, of ?? thisYear)}
                      </button>
                    </li>
                  ))}
                </ul>
              </>
            }
          />
        )}
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="rosters-title">
            <thead>
              <tr>
                <th scope="col">{messages.calendar}</th>
                <th scope="col">{messages.zone}</th>
                <th scope="col">{messages.years}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(
                ({ name, version, is_shipped: isShipped, time_zone: zone, years, missing_year: of }) => (
                  <tr key={name} className={name === calendar ? rows.open : undefined} data-calendar={name}>
                    <td>
                      <button
                        type="button"
                        className={text.link}
                        aria-expanded={name === calendar}
                        onClick={() => {
                          goTo(name, of ?? year ?? thisYear);
                        }}
                      >
                        {name}
                      </button>
                      <span className={rows.second}>
                        {isShipped ? messages.shipped(version) : messages.own(version)}
                      </span>
                    </td>
                    <td>{zone}</td>
                    <td>
                      <span className={rows.first}>{yearsIn(years)}</span>
                      {of !== null && (
                        <span className={styles.missing}>
                          <WarningOutlined aria-hidden="true" /> {messages.missingYear(of)}
                        </span>
                      )}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        )}
      </ListPanel>
      {chosen === undefined ? (
        <section className={panel.panel} aria-labelledby="year-title">
          <div className={panel.head}>
            <h2 id="year-title">{messages.year}</h2>
          </div>
          <Empty description={messages.choose} />
        </section>
      ) : (
        <YearPanel
          key={chosen.name}
          line={chosen}
          year={year ?? thisYear}
          onYear={(to) => {
            goTo(chosen.name, to);
          }}
        />
      )}
    </div>
  );
}

/** Years in a row as one: `2025–2027`. */
function yearsIn(years: readonly number[]): string {
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return "–";
  return first === last ? String(first) : `${first}–${last}`;
}
