import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  HourglassOutlined,
  MinusCircleOutlined,
} from "@ant-design/icons";

import { type DeadlineTimes, spanTo, standing, type Standing } from "../time/countdown";
import { useTicking } from "../time/ticker";
import { useCommon } from "../words";
import styles from "./countdown.module.css";

const marks: Record<Standing, React.ReactNode> = {
  running: <ClockCircleOutlined />,
  soon: <HourglassOutlined />,
  overdue: <ExclamationCircleFilled />,
  kept: <CheckCircleOutlined />,
  missed: <ExclamationCircleFilled />,
  void: <MinusCircleOutlined />,
};

/** How much time is left, or by how much it is over: a mark, words and a colour. */
export function Countdown({ times }: { times: DeadlineTimes }) {
  const common = useCommon();
  // One primitive, so that the row redraws only when the words do.
  const said = useTicking((nowMs) => {
    const now = standing(times, nowMs);
    return `${now}|${common.standing[now](spanTo(times.dueMs, nowMs))}`;
  });
  const [now, words] = said.split("|") as [Standing, string];
  return (
    <span className={`${styles.standing} ${styles[now]}`} data-standing={now}>
      <span aria-hidden="true">{marks[now]}</span> {words}
    </span>
  );
}
