export { readBlankPage, useForm, useForms } from "./api/queries";
export type { Contents, Form, FormField, FormLine } from "./api/types";
export { newest } from "./catalogue";
export { FormCatalogue } from "./components/FormCatalogue";
export { FormContents } from "./components/FormContents";
export { FormFields } from "./components/FormFields";
export { FormPreview } from "./components/FormPreview";
export { PrintButton } from "./components/PrintButton";
export { boundsOf, contentsOf, type FieldPath, fieldsOf, placeOf, prefilled } from "./contents";
