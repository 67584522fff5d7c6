export const en = {
  username: "User name",
  password: "Password",
  submit: "Sign in",
  submitting: "Signing in…",
  usernameMissing: "Enter your user name.",
  passwordMissing: "Enter your password.",
  newPassword: "New password of your own",
  newPasswordMissing: "Choose a new password.",
  code: "Code",
  codeHint: "Enter the six digits that your authenticator shows, or one of your recovery codes.",
  codeMissing: "Enter a code.",
  enrolmentHint:
    "Your role asks for a second factor. Scan this with an authenticator app on your phone, then enter the six digits it shows.",
  qr: "QR code for your authenticator",
  key: "Or type this key:",
  recovery: "Your recovery codes",
  recoveryHint:
    "Each signs you in once when your phone is lost. They are not shown again: keep them away from your phone.",
  recoveryKept: "I have kept them",
  again: "Your session has ended",
  againHint: "Sign in again to go on. What you have written is still there.",
};

export type Words = typeof en;
