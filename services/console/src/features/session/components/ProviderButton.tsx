/** The way to the group's own provider. */
import { useState } from "react";

import { type Problem, problemFrom } from "@/shared/api/problem";
import { session } from "@/shared/api/session";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { keepReturn } from "../wayIn";
import { useMessages } from "../words";
import styles from "./signIn.module.css";

export function ProviderButton({ label }: { label: string }) {
  const messages = useMessages();
  const common = useCommon();
  const [isLeaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const leave = async () => {
    setLeaving(true);
    setProblem(undefined);
    try {
      const url = await session.toProvider();
      keepReturn(location);
      location.assign(url);
    } catch (error) {
      setProblem(problemFrom(error));
      setLeaving(false);
    }
  };
  return (
    <div className={styles.provider}>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(problem, common)}
        </p>
      )}
      <button type="button" data-provider disabled={isLeaving} onClick={() => void leave()}>
        {isLeaving ? messages.leaving : messages.atProvider(label)}
      </button>
    </div>
  );
}
