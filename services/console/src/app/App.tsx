/** Which page there is: signing in, or the desk. */
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";

import { session } from "@/shared/api/session";
import { useLanguage } from "@/shared/i18n/words";
import { useCommon } from "@/shared/words";
import { InquiryPage, isInquiry } from "@/features/inquiries";
import {
  ForgottenPasswordPage,
  ProviderReturn,
  ResetPasswordPage,
  SignInAgain,
  SignInPage,
  takeReturn,
  useSignOutElsewhere,
  wayInAt,
} from "@/features/session";
import styles from "./splash.module.css";

// Asked for while the agent types the password, so that the desk is there when the server has said yes.
const desk = import("./DeskPage");
const DeskPage = lazy(() => desk);

export function App() {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const language = useLanguage();
  useSignOutElsewhere();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  // What the address carried when the page was opened: the pages take it out of there.
  const [{ search, hash }] = useState(() => ({ search: location.search, hash: location.hash }));
  // Before the desk is drawn, which reads the address.
  useEffect(() => session.subscribe(leaveProvider), []);
  if (isInquiry(location.pathname)) return <InquiryPage />;
  const way = wayInAt(location.pathname);
  if (way === "forgotten") return <ForgottenPasswordPage />;
  if (way === "reset") return <ResetPasswordPage hash={hash} />;
  if (way === "provider" && state.status === "signed_out") return <ProviderReturn search={search} />;

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

/** Who is signed in goes on where the sign-in began. */
function leaveProvider(): void {
  if (session.state().status === "signed_in" && wayInAt(location.pathname) === "provider") {
    history.replaceState(null, "", takeReturn());
  }
}

function Splash() {
  const common = useCommon();
  return (
    <main className={styles.splash} aria-busy="true">
      <img src="/favicon.svg" alt="" width={40} height={40} />
      <p>{common.loading}</p>
    </main>
  );
}
