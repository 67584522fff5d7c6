import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";

import { dayIn } from "../time/wall";
import { MeContext } from "./me";
import { serverNow } from "./serverClock";
import { useToday } from "./today";

/** A day apart at every instant, so that no clock of whoever looks agrees with both. */
const [ahead, behind] = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];

function Today({ zone }: { readonly zone: string | undefined }) {
  return <p>{useToday(zone)}</p>;
}

function shown(timeZone: string, zone?: string): string {
  const me = { staffId: "s", username: "lin", permissions: [], grants: [], timeZone };
  return renderToString(
    <MeContext value={me}>
      <Today zone={zone} />
    </MeContext>,
  );
}

it("counts days by the calendar of the group, or of a place, and not of whoever looks", () => {
  expect(shown(ahead)).toBe(`<p>${dayIn(ahead, serverNow())}</p>`);
  expect(shown(behind)).toBe(`<p>${dayIn(behind, serverNow())}</p>`);
  expect(shown(ahead)).not.toBe(shown(behind));
  expect(shown(ahead, behind)).toBe(shown(behind));
});
