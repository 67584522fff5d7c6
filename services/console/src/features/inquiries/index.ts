export { InquiryPage } from "./components/InquiryPage";
export { isInquiry } from "./address";
