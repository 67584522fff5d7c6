import { App } from "antd";
import { useMemo } from "react";

import type { Problem } from "../api/problem";
import { useCommon } from "../words";
import { problemWords } from "./problemWords";

/** Tells in a line over the page how something went that has no dialog of its own. */
export function useTold() {
  const common = useCommon();
  const { message } = App.useApp();
  return useMemo(
    () => ({
      done: (words: string) => void message.success(words),
      refused: (problem: Problem) => {
        const advice = problem.status === 412 ? [common.problem.changedMeanwhile] : [];
        void message.error(common.sentences([problemWords(problem, common), ...advice]), 8);
      },
    }),
    [common, message],
  );
}
