export { CallbackList } from "./components/CallbackList";
