//! What the code declares, without an engine: its API and whose each route is.

use std::{
    collections::BTreeMap,
    num::{NonZeroU32, NonZeroUsize},
    sync::Arc,
};

use kernel::{SystemClock, Wording};
use serde::Serialize;
use utoipa::openapi::{OpenApi, RefOr, Schema};
use utoipa_actix_web::service_config::ServiceConfig;
use web::{
    Anonymous, BodyLimit, ClientAddress, Description, HttpApp, Limit, Operations, Operators, Origins,
    RateLimits, Streams, trace::TrustedTraces,
};

use words::Catalogue;

use crate::{ServiceModule, StartError, WORDING, operations};

/// One route and the service that answers it.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeclaredRoute {
    /// Its path, with placeholders in braces.
    pub path: String,
    /// Its method.
    pub method: String,
    /// The service.
    pub service: &'static str,
}

/// The OpenAPI 3.1 document of all `modules` together.
///
/// # Errors
/// When two services describe one schema name in two ways: one of them would be told for both.
pub fn openapi(modules: &[ServiceModule]) -> Result<OpenApi, StartError> {
    refuse_collisions(modules)?;
    let modules = modules.to_vec();
    let names: Vec<&str> = modules.iter().map(|module| module.name).collect();
    let description = describe(&names);
    let words = catalogue(&modules);
    Ok(bare_http_app(description, words, move |config| {
        operations::routes(config);
        for module in &modules {
            (module.routes)(config);
        }
    })
    .openapi())
}

fn refuse_collisions(modules: &[ServiceModule]) -> Result<(), StartError> {
    let mut known: BTreeMap<String, (RefOr<Schema>, &str)> = BTreeMap::new();
    for module in modules {
        let own = bare_http_app(describe(&[]), catalogue(&[]), module.routes).openapi();
        let schemas = own.components.map(|components| components.schemas).unwrap_or_default();
        for (name, schema) in schemas {
            match known.get(&name) {
                Some((other, service)) if *other != schema => {
                    let service = *service;
                    return Err(
                        format!("the schema `{name}` of {service} is another in {}", module.name).into()
                    );
                }
                Some(_same) => {}
                None => {
                    known.insert(name, (schema, module.name));
                }
            }
        }
    }
    Ok(())
}

/// Every route with its service. The shared ones are listed per service, under its name.
///
/// # Errors
/// When two services declare one route.
pub fn routes(modules: &[ServiceModule]) -> Result<Vec<DeclaredRoute>, StartError> {
    let shared = bare_http_app(describe(&[]), catalogue(&[]), operations::routes).route_lines();
    let mut owners = BTreeMap::new();
    for module in modules {
        let own = bare_http_app(describe(&[]), catalogue(&[]), module.routes).route_lines();
        let named =
            shared.iter().map(|line| (line.path.replace("{service}", module.name), line.method.clone()));
        for (path, method) in own.into_iter().map(|line| (line.path, line.method)).chain(named) {
            if let Some(other) = owners.insert((path.clone(), method.clone()), module.name) {
                return Err(format!("{method} {path} is declared by {other} and by {}", module.name).into());
            }
        }
    }
    let declared =
        owners.into_iter().map(|((path, method), service)| DeclaredRoute { path, method, service });
    Ok(declared.collect())
}

/// What is said to the codes of `modules` and of the libraries they are built on.
#[must_use]
pub fn catalogue(modules: &[ServiceModule]) -> Catalogue {
    let libraries = [
        kernel::WORDING,
        web::WORDING,
        auth::WORDING,
        db::WORDING,
        copies::WORDING,
        standards::WORDING,
        files::WORDING,
        WORDING,
    ];
    let wordings: Vec<Wording> =
        libraries.into_iter().chain(modules.iter().map(|module| module.words)).collect();
    Catalogue::new(&wordings)
}

/// What the API's description says of itself.
pub(crate) fn describe(services: &[&str]) -> Description {
    Description {
        title: "Steward".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        words: format!(
            "The customer-service backbone of a property group. Services here: {}.",
            services.join(", ")
        ),
        placeholders: BTreeMap::from([("service", services.iter().map(ToString::to_string).collect())]),
    }
}

/// An application that is described, never served.
fn bare_http_app(
    description: Description,
    words: Catalogue,
    routes: impl Fn(&mut ServiceConfig<'_>) + Send + Sync + 'static,
) -> HttpApp {
    HttpApp {
        description,
        routes: Arc::new(routes),
        files: Arc::new(|_none| {}),
        words: Arc::new(words),
        services: Arc::new([]),
        operations: Operations::new(Vec::new(), String::new, Operators::Loopback),
        identify: Arc::new(Anonymous),
        rate_limits: Arc::new(no_limits()),
        body_limit: BodyLimit::default(),
        streams: Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN),
        origins: Origins::default(),
        traces: TrustedTraces::OfEverybody,
        is_behind_proxy: false,
    }
}

/// Nobody asks an application that is only described.
fn no_limits() -> RateLimits {
    let any = Limit::per_minute(NonZeroU32::MAX);
    RateLimits::new(any, any, any, ClientAddress::Peer, Arc::new(SystemClock))
}
