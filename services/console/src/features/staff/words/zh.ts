import type { Words } from "./en";

export const zh: Words = {
  colleague: (tail) => `同事…${tail}`,
  client: "已接入的程序",
  steward: "系统",
  me: (name) => `${name}（我）`,
};
