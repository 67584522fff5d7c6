export const en = {
  username: "User name",
  password: "Password",
  submit: "Sign in",
  submitting: "Signing in…",
  usernameMissing: "Enter your user name.",
  passwordMissing: "Enter your password.",
  newPassword: "New password of your own",
  newPasswordMissing: "Choose a new password.",
  again: "Your session has ended",
  againHint: "Sign in again to go on. What you have written is still there.",
};

export type Words = typeof en;
