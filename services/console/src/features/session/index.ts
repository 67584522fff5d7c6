export { signOutEverywhere, useSignOutElsewhere } from "./api/otherTabs";
export { ForgottenPasswordPage, ResetPasswordPage } from "./components/ForgottenPassword";
export { ProviderReturn } from "./components/ProviderReturn";
export { SignInAgain, SignInPage } from "./components/SignIn";
export { takeReturn, wayInAt } from "./wayIn";
