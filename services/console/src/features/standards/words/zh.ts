import type { Words } from "./en";

export const zh: Words = {
  clause: "依据条款",
  category: {
    general: "其他",
  },
};
