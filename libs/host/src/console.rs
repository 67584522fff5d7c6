//! The web desk's files: built elsewhere, served here so that the embedded shape is one address.

use std::path::Path;

use actix_files::{Files, NamedFile};
use actix_web::{
    dev::{RequestHead, ServiceRequest, ServiceResponse, fn_service},
    guard,
    http::{Method, header},
    middleware::DefaultHeaders,
    web,
};

/// What the desk may load: itself alone. Styles are set by the component library at run time.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// What is never the desk's, whatever routes there are below: a client that asks the API for something it does not
/// know shall be told so, not given a page.
const NOT_THE_DESKS: &[&str] = &["api", "oauth", ".well-known", "docs", "healthz", "readyz", "metrics"];

/// Serves `dir` at `/`; an address of the desk's own router is answered with its page. What is not for the desk falls
/// through to the refusals of the site.
pub(crate) fn serve(config: &mut web::ServiceConfig, dir: &Path) {
    let page = dir.join("index.html");
    let fall_back = fn_service(move |request: ServiceRequest| {
        let page = page.clone();
        async move {
            let (request, _payload) = request.into_parts();
            let reply = NamedFile::open_async(page).await?.into_response(&request);
            Ok(ServiceResponse::new(request, reply))
        }
    });
    let files = Files::new("/", dir).index_file("index.html").default_handler(fall_back);
    config.service(
        web::scope("")
            .guard(guard::fn_guard(|context| is_for_the_desk(context.head())))
            .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
            .service(files),
    );
}

/// Pages and files are read, and stand beside what the services own.
fn is_for_the_desk(request: &RequestHead) -> bool {
    let first = request.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(request.method, Method::GET | Method::HEAD) && !NOT_THE_DESKS.contains(&first)
}
