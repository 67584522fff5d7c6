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
  code: "验证码",
  codeHint: "请输入身份验证器显示的六位数字，或一个恢复码。",
  codeMissing: "请输入验证码。",
  enrolmentHint:
    "您的角色要求使用第二因素。请用手机上的身份验证器应用扫描此二维码，然后输入其显示的六位数字。",
  qr: "身份验证器的二维码",
  key: "或手动输入密钥：",
  recovery: "您的恢复码",
  recoveryHint: "手机丢失时，每个恢复码可登录一次。此处仅显示一次，请妥善保存，不要存放在手机上。",
  recoveryKept: "我已保存",
  again: "登录已过期",
  againHint: "请重新登录后继续，已填写的内容仍然保留。",
};
