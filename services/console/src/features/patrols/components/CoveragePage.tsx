/** How far every corner of an estate was reached this month, and which no patrol reached. */
import { useState } from "react";

import { useToday } from "@/shared/api/today";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useEstate } from "@/features/estates";
import { type CoverageOf, useCoverage, useUnreached } from "../api/queries";
import { useMessages } from "../words";
import { EstateFilter } from "./EstateFilter";
import rows from "@/shared/ui/rows.module.css";
import styles from "./patrols.module.css";

export function CoveragePage() {
  const messages = useMessages();
  const [estateId, setEstateId] = useState<string>();
  const zone = useEstate(estateId).data?.time_zone;
  const today = useToday(zone);
  const of: CoverageOf | undefined =
    estateId === undefined ? undefined : { estate_id: estateId, from: `${today.slice(0, 8)}01`, to: today };
  const coverage = useCoverage(of);
  const unreached = useUnreached(of);
  const plans = coverage.data?.items ?? [];
  const corners = unreached.data?.items ?? [];
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="patrols"
        title={messages.coverage}
        list={coverage}
        empty={
          of === undefined ? messages.chooseEstate : plans.length === 0 ? messages.noCoverage : undefined
        }
        tools={<EstateFilter estateId={estateId} hasAll={false} onChange={setEstateId} />}
      >
        {plans.length > 0 && (
          <table className={rows.rows} aria-labelledby="patrols-title">
            <thead>
              <tr>
                <th scope="col">{messages.name}</th>
                <th scope="col">{messages.progress}</th>
                <th scope="col">{messages.percent}</th>
                <th scope="col">{messages.missed}</th>
              </tr>
            </thead>
            <tbody>
              {plans.map((plan) => (
                <tr key={plan.patrol_plan_id} data-coverage={plan.patrol_plan_id}>
                  <td>{plan.name}</td>
                  <td>{messages.reached(plan.visited, plan.stops)}</td>
                  <td>{plan.percent}%</td>
                  <td>{plan.missed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {of !== undefined && (
        <ListPanel
          id="unreached"
          title={messages.unreached}
          list={unreached}
          empty={corners.length === 0 ? messages.allReached : undefined}
        >
          <ul className={styles.found}>
            {corners.map(({ place, place_id: id }) => (
              <li key={id}>{place}</li>
            ))}
          </ul>
        </ListPanel>
      )}
    </div>
  );
}
