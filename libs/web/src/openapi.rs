//! The API's description, finished: what every operation shares is written once, here.

use actix_web::http::Method;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, Content, OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
        security::{ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme},
    },
};

use crate::{ProblemDocument, ProblemFault};

/// One route the code declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteLine {
    /// Its path, with placeholders in braces.
    pub path: String,
    /// Its method, in capitals.
    pub method: String,
}

/// The header of [`crate::Submitted::key`], for `params(..)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyKeyHeader {
    /// Makes a repeat harmless: the same key and body get the same answer for 48 hours.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
}

/// Adds what no handler should have to repeat: security schemes, path parameters, the refusals.
pub(crate) fn finish(api: &mut OpenApi) {
    let components = api.components.get_or_insert_with(Components::new);
    components.schemas.insert("Problem".to_owned(), ProblemDocument::schema());
    components.schemas.insert(ProblemFault::name().into_owned(), ProblemFault::schema());
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
    );
    let scopes = kernel::Permission::ALL.iter().map(|permission| (permission.as_str(), ""));
    components.add_security_scheme(
        "oauth2",
        SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(ClientCredentials::new(
            "/oauth/token",
            Scopes::from_iter(scopes),
        ))])),
    );
    for refusal in REFUSALS {
        components.responses.insert(refusal.name.to_owned(), RefOr::T(refusal.response()));
    }
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            name_path_parameters(path, operation);
            add_refusals(path, &method, operation);
        }
    }
}

/// The routes of the description, sorted.
pub(crate) fn routes(api: &OpenApi) -> Vec<RouteLine> {
    let mut lines = Vec::new();
    for (path, item) in &api.paths.paths {
        let mut item = item.clone();
        for (method, _operation) in operations(&mut item) {
            lines.push(RouteLine { path: path.clone(), method: method.to_string() });
        }
    }
    lines.sort();
    lines
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// Placeholders a handler left undescribed: ids are UUIDs, the rest is text.
fn name_path_parameters(path: &str, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_with(Vec::new);
    for step in path.split('/') {
        let Some(name) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else { continue };
        if parameters.iter().filter_map(inline).any(|known| known.name == name) {
            continue;
        }
        let is_id = name == "id" || name.ends_with("_id");
        let format = is_id.then_some(SchemaFormat::KnownFormat(KnownFormat::Uuid));
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).format(format)));
        parameters.push(RefOr::T(parameter.build()));
    }
}

fn inline(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_elsewhere) => None,
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
        ResponseBuilder::new().description(self.words).content("application/problem+json", content).build()
    }
}

const REFUSALS: &[Refused] = &[
    Refused { status: "400", name: "Malformed", words: "The request cannot be read." },
    Refused { status: "401", name: "Unauthenticated", words: "No valid token." },
    Refused { status: "403", name: "Forbidden", words: "The token lacks the permission." },
    Refused { status: "404", name: "NotFound", words: "Not there, or not for this caller." },
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

fn add_refusals(path: &str, method: &Method, operation: &mut Operation) {
    let parameters = || operation.parameters.iter().flatten().filter_map(inline);
    let has_query = parameters().any(|known| known.parameter_in == ParameterIn::Query);
    let is_conditional = parameters().any(|known| known.name == "If-Match");
    let is_secured = operation.security.as_ref().is_some_and(|needed| !needed.is_empty());
    let is_change = *method != Method::GET;
    for refusal in REFUSALS {
        let applies = match refusal.status {
            "400" | "409" | "413" | "415" => is_change,
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
