/** The shift patterns of the group: their shifts, their cycles, and how they end. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useCommon } from "@/shared/words";
import { endPattern, endPlaces } from "../api/actions";
import { useShiftPatterns } from "../api/queries";
import type { ShiftPattern } from "../api/types";
import { useMessages } from "../words";
import { CycleStrip } from "./CycleStrip";
import { NewPatternDialog } from "./NewPatternDialog";
import { ShiftChip } from "./ShiftChip";
import rows from "@/shared/ui/rows.module.css";
import styles from "./patternsPage.module.css";

type Begun =
  | { readonly act: "new"; readonly like?: ShiftPattern }
  | { readonly act: "end"; readonly pattern: ShiftPattern };

export function PatternsPage() {
  const messages = useMessages();
  const today = useToday();
  const common = useCommon();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const patterns = useShiftPatterns();
  const [begun, setBegun] = useState<Begun>();
  const items = patterns.data?.items ?? [];
  const close = () => {
    setBegun(undefined);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ queryKey: keys.shiftPatterns() });
  };
  return (
    <>
      <ListPanel
        id="rosters"
        title={messages.patterns}
        list={patterns}
        empty={items.length === 0 ? messages.noPatterns : undefined}
        tools={
          mayWrite && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                setBegun({ act: "new" });
              }}
            >
              {messages.newPattern}
            </Button>
          )
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="rosters-title">
            <thead>
              <tr>
                <th scope="col">{messages.pattern}</th>
                <th scope="col">{messages.shifts}</th>
                <th scope="col">{messages.cycle}</th>
                <th scope="col">{messages.specialDays}</th>
                <th scope="col">{messages.until}</th>
                {mayWrite && <th scope="col">{messages.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {items.map((pattern) => (
                <tr key={pattern.shift_pattern_id} data-pattern={pattern.code}>
                  <td>
                    <span className={rows.first}>{pattern.name}</span>
                    <span className={rows.second}>{pattern.code}</span>
                  </td>
                  <td>
                    <span className={styles.shifts}>
                      {pattern.shifts.map((shift) => (
                        <ShiftChip key={shift.code} pattern={pattern} shift={shift} />
                      ))}
                    </span>
                  </td>
                  <td>
                    <CycleStrip pattern={pattern} />
                    <span className={rows.second}>
                      {messages.cycleFrom(pattern.cycle.length, pattern.anchor)}
                    </span>
                  </td>
                  <td>
                    <span className={rows.first}>
                      {messages.onHolidays(
                        messages.rules[pattern.on_holidays.rule],
                        pattern.on_holidays.shift ?? "",
                      )}
                    </span>
                    <span className={rows.second}>
                      {messages.onSwappedDays(
                        messages.rules[pattern.on_swapped_days.rule],
                        pattern.on_swapped_days.shift ?? "",
                      )}
                    </span>
                  </td>
                  <td>{pattern.until ?? common.none}</td>
                  {mayWrite && (
                    <td>
                      <span className={styles.acts}>
                        <Button
                          size="small"
                          aria-label={`${messages.like} ${pattern.name}`}
                          onClick={() => {
                            setBegun({ act: "new", like: pattern });
                          }}
                        >
                          {messages.like}
                        </Button>
                        <Button
                          size="small"
                          aria-label={`${messages.endPattern} ${pattern.name}`}
                          onClick={() => {
                            setBegun({ act: "end", pattern });
                          }}
                        >
                          {messages.endPattern}
                        </Button>
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {begun?.act === "new" && <NewPatternDialog like={begun.like} onDone={done} onClose={close} />}
      {begun?.act === "end" && (
        <ActModal<{ until: string }>
          name="end_pattern"
          title={messages.endPatternTitle(begun.pattern.name)}
          okText={messages.endPattern}
          places={endPlaces}
          initialValues={{ until: today }}
          about={<p>{messages.endPatternHint}</p>}
          act={async ({ until }) => {
            await endPattern(begun.pattern.shift_pattern_id, until);
            return messages.ended;
          }}
          onDone={done}
          onClose={close}
        >
          <DayField name="until" label={messages.lastDay} isRequired />
        </ActModal>
      )}
    </>
  );
}
