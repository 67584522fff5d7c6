export { signOutEverywhere, useSignOutElsewhere } from "./api/otherTabs";
export { SignInAgain, SignInPage } from "./components/SignIn";
