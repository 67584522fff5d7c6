import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  HourglassOutlined,
  MinusCircleOutlined,
} from "@ant-design/icons";

import type { Explained } from "../api/types";
import { useLanguage, useMessages } from "../i18n/useMessages";
import { spanTo, standing, type PromiseTimes, type Standing } from "../time/countdown";
import { useTicking } from "../time/ticker";

const marks: Record<Standing, React.ReactNode> = {
  running: <ClockCircleOutlined />,
  soon: <HourglassOutlined />,
  overdue: <ExclamationCircleFilled />,
  kept: <CheckCircleOutlined />,
  missed: <ExclamationCircleFilled />,
  void: <MinusCircleOutlined />,
};

/** How much time is left, or by how much it is over: a mark, words and a colour. */
export function Countdown({ times }: { times: PromiseTimes }) {
  const messages = useMessages();
  // One primitive, so that the row redraws only when the words do.
  const said = useTicking((nowMs) => {
    const now = standing(times, nowMs);
    return `${now}|${messages.standing[now](spanTo(times.dueMs, nowMs))}`;
  });
  const [now, words] = said.split("|") as [Standing, string];
  return (
    <span className={`standing standing--${now}`} data-standing={now}>
      <span aria-hidden="true">{marks[now]}</span> {words}
    </span>
  );
}

/** The rule of the standard behind a deadline or a callback; how it was reckoned shows when pointed at. */
export function Clause({ id, explanation = [] }: { id: string; explanation?: readonly Explained[] }) {
  const messages = useMessages();
  const said = useExplanation(explanation);
  return (
    <span className="clause" title={[`${messages.ticket.clause} ${id}`, ...said].join("\n")}>
      <span className="visually-hidden">{messages.ticket.clause} </span>
      {id}
    </span>
  );
}

/** How the standard came to a deadline, step by step, in the agent's language. */
export function useExplanation(explanation: readonly Explained[]): string[] {
  const language = useLanguage();
  return explanation.map((step) => (language === "en" ? step.en : step.zh));
}
