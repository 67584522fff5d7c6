export { CalendarsPage } from "./components/CalendarsPage";
export { calendarSearch, type CalendarSearch } from "./search";
