import type { Span } from "../time/countdown";
import type { Words } from "./en";

function span({ days, hours, minutes, seconds }: Span): string {
  if (days > 0) return `${days} 天 ${hours} 小时`;
  if (hours > 0) return `${hours} 小时 ${String(minutes).padStart(2, "0")} 分`;
  if (minutes >= 10) return `${minutes} 分钟`;
  return `${minutes} 分 ${String(seconds).padStart(2, "0")} 秒`;
}

export const zh: Words = {
  name: "管家",
  tagline: "客户服务工作台",
  loading: "加载中…",
  retry: "重试",
  cancel: "取消",
  optional: "选填",
  yes: "是",
  no: "否",
  none: "–",
  fillForm: "填写表单",
  fillFormFor: (home) => `填写有关 ${home} 的表单`,
  sentences: (said) => said.join(""),
  kind: {
    repair: "报修",
    complaint: "投诉",
    inquiry: "咨询",
    suggestion: "建议",
    praise: "表扬",
    help: "求助",
    report: "举报",
    paid_service: "有偿服务",
    special_event: "特别事件",
    application: "申请",
  },
  severity: { minor: "轻微", ordinary: "一般", important: "重要", major: "重大" },
  status: {
    open: "待派单",
    assigned: "已派单",
    accepted: "已接单",
    on_site: "已到场",
    resolved: "已解决",
    closed: "已关闭",
    cancelled: "已取消",
  },
  role: { owner: "业主", tenant: "租户", resident: "住户" },
  standing: {
    running: (time) => `剩余 ${span(time)}`,
    soon: (time) => `剩余 ${span(time)}`,
    overdue: (time) => `逾期 ${span(time)}`,
    kept: () => "已按时完成",
    missed: () => "未按时完成",
    void: () => "无需",
  },
  span,
  language: { label: "语言" },
  dayMissing: "请填写日期。",
  problem: {
    network: "服务器没有响应，请检查网络后重试。",
    unclear: (status) => `服务器返回 ${status}，未说明原因。`,
    trace: (id) => `追踪号 ${id}`,
    unknownOutcome: "没有收到答复，内容可能已经保存。请原样再次提交：同一请求不会执行两次。",
    changedMeanwhile: "其他人刚刚作了修改。请关闭对话框，查看后再决定。",
    stale: "其他人刚刚修改了此工单。现在显示的是最新状态，请查看后再决定。",
  },
};
