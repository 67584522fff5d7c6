/** The units of the group beside the positions of the one that is chosen, what these have to do and who holds them; or one's own duties. */
import { Button, Empty, Skeleton } from "antd";
import { Fragment, useMemo, useState } from "react";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Tree, useOpenNodes } from "@/shared/ui/Tree";
import { top } from "@/shared/ui/treeRows";
import { usePlaceWords } from "@/features/places";
import { usePositions, useUnitsIn } from "../api/queries";
import type { Position, Unit } from "../api/types";
import { useMessages } from "../words";
import { Holders } from "./Holders";
import { MyDuties } from "./MyDuties";
import { PositionDuties } from "./PositionDuties";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./organisation.module.css";

export function OrganisationDesk() {
  const messages = useMessages();
  const { permissions } = useMe();
  const [unit, setUnit] = useState<Unit>();
  return (
    <div className={styles.rooms}>
      <section className={panel.panel} aria-labelledby="organisation-title">
        <div className={panel.head}>
          <h2 id="organisation-title" tabIndex={-1}>
            {messages.title}
          </h2>
        </div>
        <div className={panel.scroll}>
          {permissions.includes("identity:read") ? (
            <UnitTree chosen={unit?.organisation_unit_id} onChoose={setUnit} />
          ) : (
            <Empty description={messages.noRight} />
          )}
        </div>
      </section>
      <section className={panel.panel} aria-labelledby="positions-title">
        <div className={panel.head}>
          <h2 id="positions-title">
            {unit === undefined ? messages.myDuties : `${unit.name} · ${messages.positions}`}
          </h2>
          {unit !== undefined && (
            <Button
              onClick={() => {
                setUnit(undefined);
              }}
            >
              {messages.myDuties}
            </Button>
          )}
        </div>
        <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="positions-title">
          {unit === undefined ? (
            <MyDuties />
          ) : (
            <Positions key={unit.organisation_unit_id} unitId={unit.organisation_unit_id} />
          )}
        </div>
      </section>
    </div>
  );
}

interface UnitTreeProps {
  readonly chosen: string | undefined;
  readonly onChoose: (unit: Unit) => void;
}

function UnitTree({ chosen, onChoose }: UnitTreeProps) {
  const messages = useMessages();
  const [open, toggle] = useOpenNodes();
  const { units, isLoading, error } = useUnitsIn([top, ...open]);
  const levels = useMemo(
    () =>
      new Map(
        [...units].map(([parent, within]) => [
          parent,
          within.map(({ organisation_unit_id, name, kind }) => ({
            id: organisation_unit_id,
            name,
            kind: messages.kinds[kind],
            isLeaf: kind === "team",
          })),
        ]),
      ),
    [units, messages],
  );
  return (
    <Tree
      label={messages.tree}
      empty={messages.empty}
      levels={levels}
      isLoading={isLoading}
      error={error}
      open={open}
      onToggle={toggle}
      chosen={chosen}
      onChoose={(id) => {
        const unit = [...units.values()].flat().find((one) => one.organisation_unit_id === id);
        if (unit !== undefined) onChoose(unit);
      }}
    />
  );
}

function Positions({ unitId }: { unitId: string }) {
  const messages = useMessages();
  const places = usePlaceWords();
  const positions = usePositions(unitId);
  const [chosen, setChosen] = useState<Position>();
  if (positions.error !== null) {
    return <ProblemAlert problem={problemFrom(positions.error)} onRetry={() => void positions.refetch()} />;
  }
  if (positions.data === undefined) return <Skeleton active className={panel.loading} />;
  if (positions.data.items.length === 0) return <Empty description={messages.noPositions} />;
  return (
    <>
      <table className={rows.rows} aria-labelledby="positions-title">
        <thead>
          <tr>
            <th scope="col">{messages.position}</th>
            <th scope="col">{messages.roles}</th>
            <th scope="col">{messages.heldAt}</th>
          </tr>
        </thead>
        <tbody>
          {positions.data.items.map((position) => (
            <tr
              key={position.position_id}
              className={position.position_id === chosen?.position_id ? rows.open : undefined}
              data-position={position.code}
            >
              <td>
                <button
                  type="button"
                  className={text.link}
                  aria-expanded={position.position_id === chosen?.position_id}
                  onClick={() => {
                    setChosen(position);
                  }}
                >
                  {position.title}
                </button>
                <span className={rows.second}>{position.code}</span>
              </td>
              <td>{position.roles.length === 0 ? messages.noRoles : position.roles.join(", ")}</td>
              <td>
                {position.place_kinds.length === 0
                  ? messages.wholeGroup
                  : position.place_kinds.map((kind) => places.kinds[kind]).join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen !== undefined && (
        <Fragment key={chosen.position_id}>
          {chosen.post !== null && <PositionDuties position={chosen} />}
          <Holders position={chosen} />
        </Fragment>
      )}
    </>
  );
}
