/** The way back from the group's own provider. */
import { useEffect, useState } from "react";

import { type Problem, problemFrom } from "@/shared/api/problem";
import { type ProviderAnswer, session } from "@/shared/api/session";
import { useMessages } from "../words";
import { Gate } from "./Gate";
import { SecondStep, type Waiting } from "./SecondStep";
import { SignInPage } from "./SignIn";

/** What the provider sent the browser back with, as the address has it. */
function answerIn(search: string): ProviderAnswer {
  const said = new URLSearchParams(search);
  const named = (name: "code" | "error" | "iss") => {
    const value = said.get(name);
    return value === null ? {} : { [name]: value };
  };
  return { state: said.get("state") ?? "", ...named("code"), ...named("error"), ...named("iss") };
}

/** An answer is taken once, however often the page is drawn. */
let taking: { readonly search: string; readonly taken: Promise<Waiting | undefined> } | undefined;

async function take(search: string): Promise<Waiting | undefined> {
  const challenge = await session.fromProvider(answerIn(search));
  if (challenge === undefined) return undefined;
  const enrolment = challenge.need === "enrolment" ? await session.enrol(challenge) : undefined;
  return { challenge, username: undefined, enrolment };
}

/** Where the provider sends the browser back to. What it was sent with goes from the address at once. */
export function ProviderReturn({ search }: { search: string }) {
  const messages = useMessages();
  const [waiting, setWaiting] = useState<Waiting>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    history.replaceState(null, "", location.pathname);
    if (taking?.search !== search) taking = { search, taken: take(search) };
    taking.taken.then(setWaiting, (error: unknown) => {
      setProblem(problemFrom(error));
    });
  }, [search]);
  if (problem !== undefined) return <SignInPage problem={problem} />;
  return (
    <Gate>
      {waiting === undefined ? (
        <p aria-busy="true">{messages.returning(messages.provider)}</p>
      ) : (
        <SecondStep waiting={waiting} onOver={setProblem} />
      )}
    </Gate>
  );
}
