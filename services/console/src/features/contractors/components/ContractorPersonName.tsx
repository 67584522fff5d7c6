import { useContractorPerson } from "../api/queries";

/** What somebody of a contractor is called; the end of their id to who may not see them. */
export function ContractorPersonName({ id }: { id: string }) {
  const person = useContractorPerson(id);
  if (person.isLoading) return "";
  return person.data?.name ?? `…${id.slice(-4)}`;
}
