/** What the server says of a form that is being designed, a moment after it was changed. */
import { useEffect, useState } from "react";

import { api, body } from "@/shared/api/http";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import type { Definition, Proof } from "./types";

/** Who types is not asked about each letter. */
const pauseMs = 400;

export interface Proofing {
  /** What it said of the form when nothing was wrong with it last. */
  readonly proof: Proof | undefined;
  /** What is wrong with it now. */
  readonly problem: Problem | undefined;
  readonly isChecking: boolean;
}

interface Answered extends Omit<Proofing, "isChecking"> {
  readonly to: string;
}

export function useProof(definition: Definition): Proofing {
  const language = useLanguage();
  const text = JSON.stringify(definition);
  const question = `${language} ${text}`;
  const [answered, setAnswered] = useState<Answered>({ proof: undefined, problem: undefined, to: "" });
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(() => {
      readProof(text, asking.signal).then(
        (proof) => {
          if (!asking.signal.aborted) setAnswered({ proof, problem: undefined, to: question });
        },
        (error: unknown) => {
          if (asking.signal.aborted) return;
          setAnswered(({ proof }) => ({ proof, problem: problemFrom(error), to: question }));
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [text, question]);
  const { proof, problem, to } = answered;
  return { proof, problem, isChecking: to !== question };
}

function readProof(text: string, signal: AbortSignal): Promise<Proof> {
  const sent = { definition: JSON.parse(text) as Record<string, never> };
  return body(api.POST("/api/v1/form-definitions/proof", { body: sent, signal }));
}
