//! The refusals every operation shares.

use actix_web::http::Method;
use utoipa::openapi::{
    Components, Content, Ref, RefOr, Response, ResponseBuilder,
    path::{Operation, ParameterIn},
};

use super::{headers, inline};

/// Adds the refusals to the parts that operations refer to.
pub(super) fn add(components: &mut Components) {
    for refusal in REFUSALS {
        components.responses.insert(refusal.name.to_owned(), RefOr::T(refusal.response()));
    }
}

struct Refused {
    status: &'static str,
    name: &'static str,
    words: &'static str,
}

impl Refused {
    fn response(&self) -> Response {
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new().description(self.words);
        let mut response = response.content("application/problem+json", content).build();
        headers::of_refusal(self.status, &mut response);
        response
    }
}

const REFUSALS: &[Refused] = &[
    Refused { status: "400", name: "Malformed", words: "The request cannot be read." },
    Refused { status: "401", name: "Unauthenticated", words: "No valid token." },
    Refused { status: "403", name: "Forbidden", words: "The token lacks the permission." },
    Refused { status: "404", name: "NotFound", words: "Not there, or not for this caller." },
    Refused { status: "408", name: "TooSlow", words: "The body came too slowly." },
    Refused { status: "409", name: "Conflict", words: "The state of things stands against it." },
    Refused { status: "412", name: "Stale", words: "It changed since the version named in `If-Match`." },
    Refused { status: "413", name: "TooLarge", words: "The body is too large." },
    Refused { status: "415", name: "UnsupportedMediaType", words: "The body is not JSON." },
    Refused { status: "422", name: "Invalid", words: "Fields or parameters are not right." },
    Refused { status: "428", name: "VersionRequired", words: "`If-Match` is missing." },
    Refused { status: "429", name: "RateLimited", words: "Too many requests; see `Retry-After`." },
    Refused { status: "500", name: "Internal", words: "Our fault." },
    Refused { status: "503", name: "Unavailable", words: "A part does not answer now." },
];

/// Documents every refusal that can meet a caller of `operation`.
pub(super) fn document(path: &str, method: &Method, operation: &mut Operation) {
    let parameters = || operation.parameters.iter().flatten().filter_map(inline);
    let has_query = parameters().any(|known| known.parameter_in == ParameterIn::Query);
    let is_conditional = parameters().any(|known| known.name == "If-Match");
    let is_secured = operation.security.as_ref().is_some_and(|needed| !needed.is_empty());
    let is_change = *method != Method::GET;
    for refusal in REFUSALS {
        let applies = match refusal.status {
            "400" | "408" | "409" | "413" | "415" => is_change,
            "401" | "403" => is_secured,
            "404" => path.contains('{'),
            "412" | "428" => is_conditional,
            "422" => is_change || has_query,
            _always => true,
        };
        if applies {
            operation
                .responses
                .responses
                .entry(refusal.status.to_owned())
                .or_insert_with(|| RefOr::Ref(Ref::from_response_name(refusal.name)));
        }
    }
}
