import type { Words } from "./en";

export const zh: Words = {
  username: "用户名",
  password: "密码",
  submit: "登录",
  submitting: "正在登录…",
  usernameMissing: "请输入用户名。",
  passwordMissing: "请输入密码。",
  newPassword: "您自己的新密码",
  newPasswordMissing: "请设置新密码。",
  again: "登录已过期",
  againHint: "请重新登录后继续，已填写的内容仍然保留。",
};
