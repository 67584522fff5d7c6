import type { Words } from "./en";

export const zh: Words = {
  found: (count) =>
    count === 1 ? "该号码登记了 1 位客户" : `该号码登记了 ${count} 位客户，请询问来电人是谁`,
  unknown: "该号码没有登记客户。",
  unknownHint: "请询问小区和房号，并记录来电内容。",
  stranger: "其他人来电",
  noHome: "没有登记房屋",
  openTickets: "未完成工单",
  noOpenTickets: "没有未完成工单",
  openItems: "其他未结事项",
  overdueCallbacks: (count) => `${count} 个回访已逾期`,
  arrears: (money) => `欠费 ${money}`,
  notes: "接听提示",
  customerHint: "不在列表中时输入全名",
};
