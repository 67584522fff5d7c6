/** The places of the group beside the units of the one that is chosen. */
import { Empty } from "antd";
import { useState } from "react";

import { useMe } from "@/shared/api/me";
import type { Place } from "../api/types";
import { useMessages } from "../words";
import { PlaceTree } from "./PlaceTree";
import { UnitMap } from "./UnitMap";
import panel from "@/shared/ui/panel.module.css";
import styles from "./placesDesk.module.css";

export function PlacesDesk() {
  const messages = useMessages();
  const { permissions } = useMe();
  const [chosen, setChosen] = useState<Place>();
  const mayRead = permissions.includes("archive:read");
  const hasUnits = chosen !== undefined && chosen.estate_id !== null;
  return (
    <div className={styles.rooms}>
      <section className={panel.panel} id="places" aria-labelledby="places-title">
        <div className={panel.head}>
          <h2 id="places-title" tabIndex={-1}>
            {messages.title}
          </h2>
        </div>
        <div className={panel.scroll}>
          {mayRead ? (
            <PlaceTree chosen={chosen?.place_id} onChoose={setChosen} />
          ) : (
            <Empty description={messages.noRight} />
          )}
        </div>
      </section>
      <section className={panel.panel} aria-labelledby="units-title">
        <div className={panel.head}>
          <h2 id="units-title">{hasUnits ? `${chosen.name} · ${messages.map}` : messages.map}</h2>
        </div>
        <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="units-title">
          {hasUnits ? <UnitMap placeId={chosen.place_id} /> : <Empty description={messages.choose} />}
        </div>
      </section>
    </div>
  );
}
