export { isHandover } from "./api/notices";
export { NoticeBell } from "./components/NoticeBell";
