//! The headers that the suite's replies have in common.

use utoipa::openapi::{
    Header, Object, RefOr, Response, Type,
    header::HeaderBuilder,
    path::{Operation, ParameterIn},
};

use super::inline;

struct Shown {
    name: &'static str,
    words: &'static str,
    example: &'static str,
}

const RATE_LIMIT_POLICY: Shown = Shown {
    name: "RateLimit-Policy",
    words: "The limit that applies: `q` requests in `w` seconds.",
    example: "\"read\";q=6000;w=60",
};
const RATE_LIMIT: Shown = Shown {
    name: "RateLimit",
    words: "What is left of it: `r` requests, and one more in `t` seconds.",
    example: "\"read\";r=5999;t=1",
};
const RETRY_AFTER: Shown =
    Shown { name: "Retry-After", words: "Seconds to wait before the next try.", example: "2" };
const CHALLENGE: Shown = Shown {
    name: "WWW-Authenticate",
    words: "How to authenticate (RFC 6750 §3).",
    example: "Bearer realm=\"steward\"",
};
const ETAG: Shown =
    Shown { name: "ETag", words: "The version, for `If-Match` and `If-None-Match`.", example: "\"1\"" };
const LOCATION: Shown = Shown {
    name: "Location",
    words: "The path of what was made.",
    example: "/api/v1/tickets/0198f000-0000-7000-8000-000000000001",
};
const REPLAYED: Shown = Shown {
    name: "Idempotency-Replayed",
    words: "`true` when this is the stored answer to an earlier request with the same `Idempotency-Key`.",
    example: "true",
};

impl Shown {
    fn header(&self) -> Header {
        HeaderBuilder::new()
            .schema(Some(Object::with_type(Type::String)))
            .description(Some(self.words))
            .example(Some(self.example.into()))
            .build()
    }
}

/// The headers of a refusal.
pub(super) fn of_refusal(status: &str, response: &mut Response) {
    match status {
        "401" | "403" => add(response, &[CHALLENGE]),
        "429" => add(response, &[RATE_LIMIT_POLICY, RATE_LIMIT, RETRY_AFTER]),
        "503" => add(response, &[RETRY_AFTER]),
        _other => {}
    }
}

/// The headers of what `operation` answers when it succeeds.
pub(super) fn document(operation: &mut Operation) {
    let has = |name| operation.parameters.iter().flatten().filter_map(inline).any(|known| known.name == name);
    let is_conditional = has("If-Match");
    let is_kept = has("Idempotency-Key");
    let shows_one = operation
        .parameters
        .iter()
        .flatten()
        .filter_map(inline)
        .any(|known| known.name == "id" && known.parameter_in == ParameterIn::Path);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if !status.starts_with('2') {
            of_refusal(status, response);
            continue;
        }
        add(response, &[RATE_LIMIT_POLICY, RATE_LIMIT]);
        if is_conditional || shows_one || status == "201" {
            add(response, &[ETAG]);
        }
        if status == "201" {
            add(response, &[LOCATION]);
        }
        if is_kept {
            add(response, &[REPLAYED]);
        }
    }
}

fn add(response: &mut Response, headers: &[Shown]) {
    for shown in headers {
        response.headers.entry(shown.name.to_owned()).or_insert_with(|| RefOr::T(shown.header()));
    }
}
