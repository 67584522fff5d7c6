import type { Words } from "./en";

export const zh: Words = {
  nav: {
    label: "工作台",
    calls: "来电",
    tickets: "工单",
    callbacks: "回访",
    places: "区域与房屋",
    records: "记录",
    organisation: "组织",
  },
  skip: {
    tickets: "跳到工单列表",
    callbacks: "跳到待回访",
    places: "跳到区域与房屋",
    records: "跳到记录",
    organisation: "跳到组织",
  },
  noSuchPage: {
    title: "没有此页面",
    hint: (path) => `地址 ${path} 下没有内容，链接可能不完整或已失效。`,
    home: "转到来电台",
  },
  broken: {
    title: "页面出错了",
    hint: "已保存的内容不受影响，尚未提交的内容已丢失。",
    again: "重新加载页面",
  },
  live: {
    connecting: "正在连接…",
    live: "实时",
    waiting: (seconds) => `${seconds} 秒后重连`,
    hint: "工单变化是否自动更新",
  },
  shortcuts: {
    title: "键盘操作",
    open: "快捷键",
    where: "不在输入框中时",
    inForm: "填写时",
    phone: "转到来电号码",
    newCall: "新来电",
    tickets: "转到工单列表",
    callbacks: "转到待回访",
    list: "在列表中移动，回车打开",
    pick: "选择第一、第二……位来电人",
    send: "提交表单",
    escape: "关闭打开的面板",
    help: "显示此列表",
    single: "单键快捷键",
    singleHint: "使用语音输入或单手打字时可关闭。",
  },
  out: "退出登录",
};
