//! One HTTP application, put together: routes inside, the middleware (`auth_and_limits`, `response_headers`) outside.

use std::sync::Arc;

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::header,
    middleware::{Compress, from_fn},
    web,
};
use tracing_actix_web::TracingLogger;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};
use utoipa_swagger_ui::{Config, SwaggerUi};
use words::Catalogue;

use crate::{
    BodyLimit, Identify, Operations, Origins, Placeholders, RateLimits, RouteLine, Streams, auth_and_limits,
    codes,
    fallback::{self, unmatched},
    finish, head, openapi, ops, pace,
    response_headers::{self, BehindProxy},
    trace::{RequestSpan, TrustedTraces},
};

/// Where the description is served.
const DOCUMENT: &str = "/api/v1/openapi.json";
/// Where people read it.
const PAGES: &str = "/docs";

/// What the API's description says of itself.
#[derive(Debug, Clone, Default)]
pub struct Description {
    /// Its title.
    pub title: String,
    /// The version of the code.
    pub version: String,
    /// A paragraph.
    pub words: String,
    /// What may stand for placeholders of paths.
    pub placeholders: Placeholders,
}

/// Everything that answers on one listener. Cheap to clone: each worker builds its application from it.
#[derive(Clone)]
pub struct HttpApp {
    /// What the description says of itself.
    pub description: Description,
    /// The routes with descriptions, and the data their handlers take. Handlers name their whole path: a scope would
    /// swallow every path that begins like it, another service's included.
    pub routes: Arc<dyn Fn(&mut ServiceConfig<'_>) + Send + Sync>,
    /// Routes without: the console's files.
    pub files: Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>,
    /// What is said to the codes of refusals.
    pub words: Arc<Catalogue>,
    /// The services that answer here: the owners of words that are no libraries.
    pub services: Arc<[&'static str]>,
    /// Health and metrics.
    pub operations: Operations,
    /// Who is calling.
    pub identify: Arc<dyn Identify>,
    /// How much they may ask.
    pub rate_limits: Arc<RateLimits>,
    /// What a body may cost.
    pub body_limit: BodyLimit,
    /// How many live streams there may be.
    pub streams: Streams,
    /// Which other origins' pages may call.
    pub origins: Origins,
    /// Whose traces are joined.
    pub traces: TrustedTraces,
    /// True where a proxy of ours stands in front, whose words about the caller are believed.
    pub is_behind_proxy: bool,
}

impl std::fmt::Debug for HttpApp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("HttpApp").field("description", &self.description).finish_non_exhaustive()
    }
}

impl HttpApp {
    /// The application of one worker.
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        let routes = Arc::clone(&self.routes);
        let published =
            codes::PublishedCodes { words: Arc::clone(&self.words), services: Arc::clone(&self.services) };
        let (app, mut api) = App::new()
            .configure(move |config| codes::configure(config, published, || web::to(unmatched)))
            .into_utoipa_app()
            .openapi(self.base())
            .configure(move |config| routes(config))
            .split_for_parts();
        openapi::finish(&mut api, &self.description.placeholders);
        let pages = [&[DOCUMENT, PAGES][..], &codes::PATHS, &ops::PATHS].concat();
        let known = fallback::Known::new(&api, &pages);
        let (operations, files) = (self.operations.clone(), Arc::clone(&self.files));
        app.app_data(self.body_limit)
            .app_data(web::Data::new(known))
            .app_data(web::Data::from(Arc::clone(&self.identify)))
            .app_data(web::Data::from(Arc::clone(&self.rate_limits)))
            .app_data(web::Data::from(Arc::clone(&self.words)))
            .app_data(web::Data::new(self.traces.clone()))
            .app_data(BehindProxy(self.is_behind_proxy))
            .configure(|config| operations.configure(config))
            .configure(|config| document(config, api))
            .configure(|config| files(config))
            .default_service(web::to(unmatched))
            .app_data(web::Data::new(self.streams.clone()))
            .wrap(from_fn(finish::whatever_the_client_does))
            .wrap(from_fn(auth_and_limits::pass))
            .wrap(Compress::default())
            .wrap(self.origins.welcome())
            .wrap(from_fn(response_headers::mind))
            .wrap(from_fn(head::answer))
            .wrap(from_fn(pace::mind))
            .wrap(TracingLogger::<RequestSpan>::new())
    }

    /// The description of what [`Self::app`] serves.
    #[must_use]
    pub fn openapi(&self) -> OpenApi {
        let routes = Arc::clone(&self.routes);
        let (_app, mut api) = App::new()
            .into_utoipa_app()
            .openapi(self.base())
            .configure(move |config| routes(config))
            .split_for_parts();
        openapi::finish(&mut api, &self.description.placeholders);
        api
    }

    /// The routes the code declares, sorted by path.
    #[must_use]
    pub fn route_lines(&self) -> Vec<RouteLine> {
        openapi::routes(&self.openapi())
    }

    fn base(&self) -> OpenApi {
        let Description { title, version, words, placeholders: _ } = &self.description;
        let info = InfoBuilder::new().title(title).version(version).description(Some(words)).build();
        OpenApiBuilder::new().info(info).build()
    }
}

/// The document, and pages that need no network to read it.
fn document(config: &mut web::ServiceConfig, api: OpenApi) {
    let api = web::Data::new(api);
    let pages = web::scope("/docs")
        .wrap(actix_web::middleware::DefaultHeaders::new().add((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
        )))
        .service(SwaggerUi::new("/{_:.*}").config(Config::from(DOCUMENT)));
    config
        .app_data(api)
        .service(
            web::resource(DOCUMENT).route(web::get().to(show_document)).default_service(web::to(unmatched)),
        )
        .service(web::resource(PAGES).route(web::get().to(to_pages)).default_service(web::to(unmatched)))
        .service(pages);
}

async fn show_document(api: web::Data<OpenApi>) -> HttpResponse {
    HttpResponse::Ok().json(api)
}

async fn to_pages() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}
