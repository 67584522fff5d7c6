/** Certificates, as a hook. */
import { useInfiniteQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { pageSize } from "@/shared/api/pages";

/** What a list of certificates is narrowed to. */
export interface CertificateFilter {
  readonly staff_id?: string;
  readonly skill_id?: string;
  readonly expires_before?: string;
  readonly has_expired?: boolean;
  readonly is_revoked?: boolean;
}

/** Certificates, a page at a time. */
export function useCertificates(filter: CertificateFilter) {
  return useInfiniteQuery({
    queryKey: keys.certificates(filter),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: pageSize, ...(pageParam === null ? {} : { after: pageParam }) };
      return body(api.GET("/api/v1/certificates", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
