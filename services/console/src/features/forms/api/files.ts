/** Files that stand on forms: sent, named and saved. */
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, whole } from "@/shared/api/pages";
import { type Progress, upload } from "@/shared/api/upload";
import type { FormClass, StoredFile } from "./types";

/** What a file is for. */
export interface FileAbout {
  readonly estateId: string;
  readonly recordId: string;
  /** Whether the record is still a draft: then the file belongs to it from the start. */
  readonly isDraft: boolean;
  readonly class: FormClass;
}

const filesOf = (recordId: string) => ["record-files", recordId];

/** The file of this digest on a record; nothing is asked for without one. */
export function useFileOf(recordId: string, digest: string): StoredFile | undefined {
  const files = useQuery({
    queryKey: filesOf(recordId),
    enabled: digest !== "",
    queryFn: ({ signal }) =>
      whole<StoredFile>((after) =>
        body(
          api.GET("/api/v1/files", {
            params: { query: { form_record_id: recordId, limit: fullPage, ...after } },
            signal,
          }),
        ),
      ),
    select: ({ items }) => items.find((file) => file.digest === digest),
  });
  // What was sent just now is known without asking, also where it belongs to no record yet.
  const sent = useQuery<StoredFile>({ queryKey: ["sent-file", digest], queryFn: skipToken });
  return files.data ?? sent.data;
}

/** Sends a file; what comes back has the digest that a field takes. */
export function useSendFile(about: FileAbout) {
  const client = useQueryClient();
  return async (file: File, key: string, onProgress: Progress): Promise<StoredFile> => {
    const query = new URLSearchParams({
      estate_id: about.estateId,
      name: file.name,
      ...(about.isDraft ? { form_record_id: about.recordId } : { class: about.class }),
    });
    const stored = await upload<StoredFile>(`/api/v1/files?${query.toString()}`, file, key, onProgress);
    client.setQueryData(["sent-file", stored.digest], stored);
    return stored;
  };
}

/** Its bytes. */
export function readFile(id: string): Promise<Blob> {
  const params = { path: { id } };
  return body(api.GET("/api/v1/files/{id}/content", { params, parseAs: "blob" })) as Promise<Blob>;
}
