import type { AccountLanguage } from "../api/types";

const languages: Record<AccountLanguage, string> = { en: "English", "zh-CN": "中文" };

export const en = {
  title: "Accounts",
  noRight: "You may not read accounts.",
  search: "Name or user name",
  more: "There are more: narrow them by name.",
  nobody: "Nobody is called so.",
  who: "Who",
  email: "Mail address",
  noEmail: "None",
  second: "Second factor",
  linked: "Sign-in provider",
  isLinked: "Linked",
  disabled: "disabled",
  actions: "Actions",
  edit: "Mail address…",
  editFor: (who: string) => `Mail address of ${who}`,
  emailHint: "A link for a forgotten password goes there. Empty: none does.",
  language: "Language of mails",
  languages,
  save: "Save",
  saved: "Saved",
  stale: "Somebody changed this account meanwhile. Close the dialog, look at it and decide again.",
  roles: "Second factor by role",
  rolesHint:
    "Whoever holds a role that asks for a second factor sets one up at their next sign-in. It needs the scope of the whole group.",
  role: "Role",
  asks: "Asks for a second factor",
  asksOf: (role: string) => `The role ${role} asks for a second factor`,
};

export type Words = typeof en;
