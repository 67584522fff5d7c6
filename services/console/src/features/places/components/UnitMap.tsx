/** The units of a place, coloured by how it stands with them. Each cell says so in words, and the legend counts them. */
import { FormOutlined } from "@ant-design/icons";
import { Alert, Empty, Skeleton } from "antd";

import { problemFrom } from "@/shared/api/problem";
import { FormsLink } from "@/shared/routing/FormsLink";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useUnitsWithin } from "../api/queries";
import type { Unit } from "../api/types";
import { blocksOf, type Colour, colourOf, colours, countsOf } from "../unitMap";
import { useMessages } from "../words";
import text from "@/shared/ui/text.module.css";
import styles from "./unitMap.module.css";

const paints: Record<Colour, string | undefined> = {
  owner_occupied: styles.ownerOccupied,
  not_renovated: styles.notRenovated,
  under_renovation: styles.underRenovation,
  rented_out: styles.rentedOut,
  vacant: styles.vacant,
  unknown: styles.unknown,
};

export function UnitMap({ placeId }: { placeId: string }) {
  const messages = useMessages();
  const units = useUnitsWithin(placeId);
  if (units.error !== null) return <ProblemAlert problem={problemFrom(units.error)} />;
  if (units.data === undefined) return <Skeleton active />;
  const { items, isCut } = units.data;
  if (items.length === 0) return <Empty description={messages.noUnits} />;
  return (
    <>
      {isCut && <Alert type="info" showIcon title={messages.cut} />}
      <Legend units={items} />
      {blocksOf(items).map(({ building, units: own }) => (
        <section key={building ?? ""} className={styles.block} aria-label={building ?? messages.inNone}>
          <h3>{building ?? messages.inNone}</h3>
          <ul className={styles.cells}>
            {own.map((unit) => (
              <Cell key={unit.unit_id} unit={unit} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Cell({ unit }: { unit: Unit }) {
  const messages = useMessages();
  const common = useCommon();
  const colour = colourOf(unit);
  const status = messages.colours[colour];
  const area = unit.gross_area_m2 === null ? "" : messages.area(unit.gross_area_m2);
  return (
    <li
      className={`${styles.cell} ${paints[colour] ?? ""}`}
      data-unit={unit.unit_id}
      data-status={colour}
      title={[unit.label, status, area].filter((part) => part !== "").join(" · ")}
    >
      <span>{unit.label}</span>
      <span className={text.hidden}>
        {status} {area}
      </span>{" "}
      <FormsLink about={unit}>
        <FormOutlined aria-label={common.fillFormFor(unit.label)} />
      </FormsLink>
    </li>
  );
}

function Legend({ units }: { units: readonly Unit[] }) {
  const messages = useMessages();
  const counts = countsOf(units);
  return (
    <table className={styles.legend}>
      <caption className={text.hidden}>{messages.legend}</caption>
      <thead className={text.hidden}>
        <tr>
          <th scope="col">{messages.status}</th>
          <th scope="col">{messages.count}</th>
        </tr>
      </thead>
      <tbody>
        {colours.map((colour) => (
          <tr key={colour} data-colour={colour}>
            <th scope="row">
              <span className={`${styles.swatch} ${paints[colour] ?? ""}`} aria-hidden="true" />
              {messages.colours[colour]}
            </th>
            <td>{counts.get(colour)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
