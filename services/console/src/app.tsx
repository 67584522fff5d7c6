/** Which page there is: signing in, or the desk. */
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";

import { session } from "./api/session";
import { useLanguage, useMessages } from "./i18n/useMessages";
import { SignInAgain, SignInPage } from "./session/SignIn";
import { useSignOutElsewhere } from "./session/otherTabs";

// Asked for while the agent types the password, so that the desk is there when the server has said yes.
const desk = import("./desk/DeskPage");
const DeskPage = lazy(() => desk);

export function App() {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const language = useLanguage();
  const messages = useMessages();
  useSignOutElsewhere();
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${messages.name} · ${messages.tagline}`;
  }, [language, messages]);

  switch (state.status) {
    case "restoring":
      return <Splash />;
    case "signed_out":
      return <SignInPage problem={state.problem} />;
    case "signed_in":
    case "expired":
      // Another person's sign-in begins with an empty desk.
      return (
        <>
          <Suspense fallback={<Splash />}>
            <DeskPage key={state.me.staffId} me={state.me} />
          </Suspense>
          {state.status === "expired" && <SignInAgain username={state.me.username} />}
        </>
      );
  }
}

function Splash() {
  const messages = useMessages();
  return (
    <main className="splash" aria-busy="true">
      <img src="/favicon.svg" alt="" width={40} height={40} />
      <p>{messages.loading}</p>
    </main>
  );
}
