//! The API's description, finished: what every operation shares is written once, here.

mod closed;
mod headers;
mod refusals;

use std::collections::BTreeMap;

use actix_web::http::Method;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, OpenApi, PathItem, RefOr, Required, Schema,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
        security::{ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme},
    },
};

use crate::{ProblemDocument, ProblemFault, rate_limit::Class};

/// One route the code declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteLine {
    /// Its path, with placeholders in braces.
    pub path: String,
    /// Its method, in capitals.
    pub method: String,
}

/// The words that stand for a placeholder of a path, where it has but a few.
pub type Placeholders = BTreeMap<&'static str, Vec<String>>;

/// The header of [`crate::Submitted::key`], for `params(..)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyKeyHeader {
    /// Makes a repeat harmless: the same key and body get the same answer for 48 hours.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
}

/// Adds what no handler should have to repeat: security schemes, path parameters, the refusals.
pub(crate) fn finish(api: &mut OpenApi, placeholders: &Placeholders) {
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
    refusals::add(components);
    closed::merge(components);
    let known = &components.schemas;
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            name_path_parameters(path, operation, placeholders);
            free_bodies(operation, known);
            refusals::document(path, &method, operation);
            headers::document(operation);
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

/// What names the class of an operation's limit where its method does not: `extensions(("x-rate-limit" = json!("sign-in")))`.
const RATE_LIMIT: &str = "x-rate-limit";

/// Every path and method of the description, with the class of its limit where it has one of its own.
pub(crate) fn classes(api: &OpenApi) -> Vec<(String, String, Option<Class>)> {
    let mut classes = Vec::new();
    for (path, item) in &api.paths.paths {
        let mut item = item.clone();
        for (method, operation) in operations(&mut item) {
            let name = operation.extensions.as_ref().and_then(|all| all.get(RATE_LIMIT)?.as_str());
            classes.push((path.clone(), method.to_string(), name.and_then(Class::named)));
        }
    }
    classes
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

/// Placeholders a handler left undescribed: ids are UUIDs, some have but a few words, the rest is text.
fn name_path_parameters(path: &str, operation: &mut Operation, placeholders: &Placeholders) {
    let parameters = operation.parameters.get_or_insert_with(Vec::new);
    for step in path.split('/') {
        let Some(name) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else { continue };
        if parameters.iter().filter_map(inline).any(|known| known.name == name) {
            continue;
        }
        let is_id = name == "id" || name.ends_with("_id");
        let format = is_id.then_some(SchemaFormat::KnownFormat(KnownFormat::Uuid));
        let schema = ObjectBuilder::new().schema_type(Type::String).format(format);
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(schema.enum_values(placeholders.get(name).cloned())));
        parameters.push(RefOr::T(parameter.build()));
    }
}

/// A body without which the same is asked as with an empty one may be left out ([`crate::Submitted`]).
fn free_bodies(operation: &mut Operation, known: &BTreeMap<String, RefOr<Schema>>) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let mut schemas = body.content.values().map(|content| match content {
        RefOr::T(content) => content.schema.as_ref().and_then(|schema| closed::object(schema, known)),
        RefOr::Ref(_elsewhere) => None,
    });
    if schemas.all(|object| object.is_some_and(|object| object.required.is_empty())) {
        body.required = Some(Required::False);
    }
}

fn inline(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_elsewhere) => None,
    }
}
