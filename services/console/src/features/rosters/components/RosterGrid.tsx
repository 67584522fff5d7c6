/** Who works what on the days of a month: a grid of people and days that is planned by keys, by a menu and by dragging. */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Select, Skeleton } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { daysOf, lastDayOf } from "@/shared/time/months";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useMemberships } from "@/features/organisation";
import { useNames } from "@/features/staff";
import { changeDay } from "../api/actions";
import { useRosterDays } from "../api/queries";
import type { Roster, SeenRoster, ShiftPattern } from "../api/types";
import { type Cell, changeFor, type Choice, type Position, rowsOf, stepIn } from "../plan";
import { useMessages } from "../words";
import { CellMenu, type MenuPlace } from "./CellMenu";
import { DayCell, DayHead, useCellWords } from "./DayCell";
import { ShiftChip } from "./ShiftChip";
import styles from "./rosterGrid.module.css";

interface RosterGridProps {
  readonly roster: Roster;
  readonly pattern: ShiftPattern;
  readonly month: string;
}

/** What a dragged shift carries. */
const dragged = "text/plain";

export function RosterGrid({ roster, pattern, month }: RosterGridProps) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const nameOf = useNames();
  const wordsOf = useCellWords(pattern);
  const mayWrite = useMe().permissions.includes("identity:write");
  const { roster_id: id } = roster;
  const [from, until] = [`${month}-01`, lastDayOf(month)];
  const seen = useRosterDays(id, from, until);
  const [besides, setBesides] = useState<readonly string[]>([]);
  const [at, setAt] = useState<Position>({ row: 0, column: 0 });
  const [menu, setMenu] = useState<{ readonly of: Position; readonly place: MenuPlace }>();
  const [saving, setSaving] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const [isSaved, setSaved] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const queue = useRef(Promise.resolve());
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || menu !== undefined) return;
    wantsFocus.current = false;
    area.current?.querySelector<HTMLElement>("[role=gridcell][tabindex='0']")?.focus();
  }, [at, menu]);

  if (seen.error !== null) {
    return <ProblemAlert problem={problemFrom(seen.error)} onRetry={() => void seen.refetch()} />;
  }
  if (seen.data === undefined) return <Skeleton active className={styles.area} />;
  const shown = seen.data;
  const days = daysOf(month);
  const rows = rowsOf(shown.days, besides);
  const size = { rows: rows.length, columns: days.length };
  const isWithin = (day: string) => roster.from <= day && day <= roster.until;
  const cellAt = ({ row, column }: Position): Cell | undefined => {
    const [whose, day] = [rows[row], days[column]];
    const has = whose?.days[column];
    return whose === undefined || day === undefined || has === undefined
      ? undefined
      : { staffId: whose.staffId, day, has };
  };

  /** One after the other, each at the version that the one before has left. */
  const plan = (cell: Cell, choice: Choice) => {
    const change = changeFor(cell, choice);
    if (change === undefined || !mayWrite || !isWithin(cell.day)) return;
    const key = `${cell.staffId} ${cell.day}`;
    const mark = (isOn: boolean) => {
      setSaving((before) => new Set(isOn ? [...before, key] : [...before].filter((other) => other !== key)));
    };
    mark(true);
    setProblem(undefined);
    setSaved(false);
    queue.current = queue.current.then(async () => {
      try {
        const known = client.getQueryData<SeenRoster>(keys.rosterDays(id, { from, until }));
        await changeDay(id, known?.etag ?? shown.etag, change);
        setSaved(true);
      } catch (error) {
        setProblem(problemFrom(error));
      }
      await client.invalidateQueries({ queryKey: keys.rosterDays(id) });
      void client.invalidateQueries({ queryKey: keys.dutyBoard() });
      mark(false);
    });
  };
  const opened = menu === undefined ? undefined : cellAt(menu.of);
  const open = (of: Position) => {
    const cell = area.current?.querySelector<HTMLElement>(`[data-at="${of.row} ${of.column}"]`);
    if (area.current !== null && cell instanceof HTMLElement) {
      setMenu({ of, place: placeBelow(area.current, cell) });
    }
  };
  const close = () => {
    wantsFocus.current = true;
    setMenu(undefined);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || menu !== undefined) return;
    const to = stepIn(at, event.key, size);
    const cell = cellAt(at);
    if (to !== undefined) {
      event.preventDefault();
      wantsFocus.current = true;
      setAt(to);
      return;
    }
    const choice =
      cell !== undefined && mayWrite && isWithin(cell.day) ? choiceBy(event.key, pattern) : undefined;
    if (cell === undefined || choice === undefined) return;
    event.preventDefault();
    if (choice === "menu") open(at);
    else plan(cell, choice);
  };
  return (
    <div className={styles.area} ref={area}>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={problem.faults}
          {...(problem.status === 412 ? { advice: messages.changedMeanwhile } : {})}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
        />
      )}
      {rows.length === 0 && <Alert type="info" showIcon title={messages.nobodyPlanned} />}
      <div className={styles.scroller}>
        <table role="grid" className={styles.grid} aria-label={messages.gridOf(month)} onKeyDown={pressed}>
          <thead>
            <tr>
              <td />
              {shown.days.days.map((date) => (
                <DayHead key={date.day} date={date} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ staffId }, row) => (
              <tr key={staffId} data-person={staffId}>
                <th scope="row" title={nameOf(staffId)}>
                  {nameOf(staffId)}
                </th>
                {days.map((day, column) => {
                  const cell = cellAt({ row, column });
                  if (cell === undefined) return null;
                  return (
                    <DayCell
                      key={day}
                      cell={cell}
                      pattern={pattern}
                      words={wordsOf.cell(cell, shown.days.days[column]?.kind ?? "ordinary", isWithin(day))}
                      at={`${row} ${column}`}
                      isWithin={isWithin(day)}
                      mayPlan={mayWrite && isWithin(day)}
                      isReached={at.row === row && at.column === column}
                      isSaving={saving.has(`${staffId} ${day}`)}
                      onReach={() => {
                        setAt({ row, column });
                      }}
                      onOpen={() => {
                        open({ row, column });
                      }}
                      onDropped={(code) => {
                        plan(cell, code === "" ? { is: "rest" } : { is: "shift", code });
                      }}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {menu !== undefined && opened !== undefined && (
        <CellMenu
          cell={opened}
          pattern={pattern}
          label={`${nameOf(opened.staffId)}, ${wordsOf.day(opened.day)}`}
          at={menu.place}
          onChoose={(choice) => {
            close();
            plan(opened, choice);
          }}
          onClose={close}
        />
      )}
      <ul className={styles.legend} aria-label={messages.legend}>
        {pattern.shifts.map((shift) => (
          <li
            key={shift.code}
            {...(mayWrite
              ? {
                  draggable: true,
                  className: styles.drag,
                  onDragStart: (event: React.DragEvent) => {
                    event.dataTransfer.setData(dragged, shift.code);
                  },
                }
              : {})}
            data-shift={shift.code}
          >
            <ShiftChip pattern={pattern} shift={shift} />
          </li>
        ))}
        <li>
          <span className={`${styles.corner} ${styles.differs}`} aria-hidden="true" />
          {messages.differs}
        </li>
        <li>⇄ {messages.swapped}</li>
        {mayWrite && <li>{messages.planHint}</li>}
      </ul>
      {mayWrite && (
        <div className={styles.tools}>
          <AddPerson
            roster={roster}
            known={rows.map(({ staffId }) => staffId)}
            onAdd={(staffId) => {
              setBesides((before) => [...before, staffId]);
              wantsFocus.current = true;
              setAt({ row: rows.length, column: 0 });
            }}
          />
          <span className={styles.state} role="status">
            {saving.size > 0 ? messages.saving : isSaved ? messages.saved : ""}
          </span>
        </div>
      )}
    </div>
  );
}

/** What a key on a day does; nothing for one that has no meaning there. */
function choiceBy(key: string, pattern: ShiftPattern): Choice | "menu" | undefined {
  if (key === "Enter" || key === " " || key === "F2") return "menu";
  if (key === "Delete" || key === "Backspace") return { is: "pattern" };
  if (key === "0") return { is: "rest" };
  const shift = /^[1-9]$/.test(key) ? pattern.shifts[Number(key) - 1] : undefined;
  return shift === undefined ? undefined : { is: "shift", code: shift.code };
}

/** Where a menu opens: below its cell, and within the grid. */
function placeBelow(area: HTMLElement, cell: HTMLElement): MenuPlace {
  const [box, cellBox] = [area.getBoundingClientRect(), cell.getBoundingClientRect()];
  const top = cellBox.bottom - box.top + 2;
  const isRight = cellBox.left - box.left > box.width / 2;
  return isRight ? { right: box.right - cellBox.right, top } : { left: cellBox.left - box.left, top };
}

interface AddPersonProps {
  readonly roster: Roster;
  readonly known: readonly string[];
  readonly onAdd: (staffId: string) => void;
}

/** Whoever holds the position and stands on no line is planned by single days. */
function AddPerson({ roster, known, onAdd }: AddPersonProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const held = useMemberships({ position_id: roster.position_id }, false);
  const others = (held.data?.items ?? [])
    .filter(({ place_id }) => place_id === roster.place_id)
    .map(({ staff_id }) => staff_id);
  const options = [...new Set(others)]
    .filter((id) => !known.includes(id))
    .map((id) => ({ value: id, label: nameOf(id) }));
  return (
    <Select<string>
      aria-label={messages.addPerson}
      placeholder={messages.addPerson}
      value={null}
      style={{ minWidth: 240 }}
      loading={held.isLoading}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
      onChange={onAdd}
    />
  );
}
