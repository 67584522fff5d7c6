/** The rosters of a place in a month, each with its grid. */
import { LeftOutlined, PlusOutlined, RightOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { useToday } from "@/shared/api/today";
import { isMonth, lastDayOf, monthsLater } from "@/shared/time/months";
import { ListPanel } from "@/shared/ui/ListPanel";
import { PlaceSelect } from "@/features/places";
import { useRosters, useShiftPatterns } from "../api/queries";
import type { RosterSearch } from "../search";
import { useMessages } from "../words";
import { NewRosterDialog } from "./NewRosterDialog";
import { RosterSection } from "./RosterSection";
import styles from "./planPage.module.css";

interface PlanPageProps {
  readonly search: RosterSearch;
  readonly onSearch: (search: RosterSearch) => void;
}

/** So many grids are open when the page opens. */
const openAtFirst = 3;

export function PlanPage({ search, onSearch }: PlanPageProps) {
  const messages = useMessages();
  const today = useToday();
  const client = useQueryClient();
  const { permissions } = useMe();
  const month = search.month ?? today.slice(0, 7);
  const { place_id: placeId } = search;
  const rosters = useRosters(placeId === undefined ? {} : { place_id: placeId }, true);
  const patterns = useShiftPatterns();
  const [isMaking, setMaking] = useState(false);
  const shown = (rosters.data?.items ?? [])
    .filter(({ from, until }) => from <= lastDayOf(month) && `${month}-01` <= until)
    .toSorted(
      (one, other) => one.position_id.localeCompare(other.position_id) || one.from.localeCompare(other.from),
    );
  const goTo = (to: string) => {
    if (isMonth(to)) onSearch({ ...search, month: to });
  };
  return (
    <>
      <ListPanel
        id="rosters"
        title={messages.title}
        list={rosters}
        empty={shown.length === 0 ? messages.noRosters(month) : undefined}
        tools={
          <>
            {permissions.includes("archive:read") && (
              <span className={styles.place}>
                <PlaceSelect
                  aria-label={messages.place}
                  placeholder={messages.allPlaces}
                  value={placeId ?? null}
                  onChange={(to) => {
                    onSearch({
                      ...(search.month === undefined ? {} : { month: search.month }),
                      ...(to === undefined ? {} : { place_id: to }),
                    });
                  }}
                />
              </span>
            )}
            <span className={styles.month}>
              <Button
                icon={<LeftOutlined aria-hidden="true" />}
                aria-label={messages.monthBefore}
                onClick={() => {
                  goTo(monthsLater(month, -1));
                }}
              />
              <Input
                type="month"
                aria-label={messages.month}
                value={month}
                onChange={({ target }) => {
                  goTo(target.value);
                }}
              />
              <Button
                icon={<RightOutlined aria-hidden="true" />}
                aria-label={messages.monthAfter}
                onClick={() => {
                  goTo(monthsLater(month, 1));
                }}
              />
            </span>
            {permissions.includes("identity:write") && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => {
                  setMaking(true);
                }}
              >
                {messages.newRoster}
              </Button>
            )}
          </>
        }
      >
        {shown.map((roster, index) => (
          <RosterSection
            key={roster.roster_id}
            roster={roster}
            pattern={patterns.data?.items.find(({ shift_pattern_id: id }) => id === roster.shift_pattern_id)}
            month={month}
            isOpenAtFirst={index < openAtFirst}
          />
        ))}
      </ListPanel>
      {isMaking && (
        <NewRosterDialog
          placeId={placeId}
          month={month}
          patterns={patterns.data?.items ?? []}
          onDone={() => {
            setMaking(false);
            void client.invalidateQueries({ queryKey: keys.rosters() });
          }}
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
    </>
  );
}
