import type { Words } from "./en";

export const zh: Words = {
  open: (count) => (count === undefined ? "通知" : `通知：${count} 条未读`),
  title: "通知",
  empty: "没有派给您或从您处改派的事项，也没有逾期的登记。",
  kinds: (number) => ({
    ticket_assigned: `工单 ${number} 已派给您`,
    ticket_unassigned: `工单 ${number} 已不再由您处理`,
    ticket_urged: `客户催办工单 ${number}`,
    callback_assigned: `${number} 的回访已指派给您`,
    callback_unassigned: `${number} 的回访已不再由您负责`,
    form_record_overdue: `登记 ${number} 逾期未办结`,
    form_record_reminder: `登记 ${number} 中有日期需要留意`,
    patrol_round_missed: "有巡视未按时完成",
  }),
  dated: (field, date) => (field === "" ? date : `${field}：${date}`),
  unnamed: "（编号未知）",
  unread: "未读",
  readAll: "全部标为已读",
  more: (count) => `另有 ${count} 条`,
  close: "关闭",
};
