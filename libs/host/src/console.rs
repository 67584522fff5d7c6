//! The web desk's files: built elsewhere, served here so that the embedded shape is one address.

use std::path::Path;

use actix_files::{Files, NamedFile};
use actix_web::{
    dev::{RequestHead, ServiceRequest, ServiceResponse, fn_service},
    guard,
    http::{Method, header},
    middleware::DefaultHeaders,
    web::{ServiceConfig, scope},
};
use web::Problem;

/// What the desk may load: itself alone. Styles are set by the component library at run time.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// What is never the desk's, whatever routes there are below: a client that asks the API for something it does not
/// know shall be told so, not given a page.
const NOT_THE_DESKS: &[&str] = &["api", "oauth", ".well-known", "docs", "healthz", "readyz", "metrics"];

/// The folder of the built files, which carry a hash in their names.
const ASSETS: &str = "assets";

/// Serves `dir` at `/`; an address of the desk's own router is answered with its page, but a built file that is not there
/// is not: a page of an older build that asks for one is told so, and given no HTML for a script. What is not for the desk
/// falls through to the refusals of the application.
pub(crate) fn serve(config: &mut ServiceConfig, dir: &Path) {
    let page = dir.join("index.html");
    let fall_back = fn_service(move |request: ServiceRequest| {
        let page = page.clone();
        async move {
            let (request, _payload) = request.into_parts();
            if first_step(&web::routed_path(request.uri())) == ASSETS {
                return Ok(ServiceResponse::from_err(Problem::not_found(), request));
            }
            let reply = NamedFile::open_async(page).await?.into_response(&request);
            Ok(ServiceResponse::new(request, reply))
        }
    });
    let files = Files::new("/", dir).index_file("index.html").default_handler(fall_back);
    config.service(
        scope("")
            .guard(guard::fn_guard(|context| is_for_the_desk(context.head())))
            .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
            .service(files),
    );
}

/// Pages and files are read, and stand beside what the services own. The path is looked at as the router reads it; one
/// with empty or dotted steps names nothing of the desk's.
fn is_for_the_desk(request: &RequestHead) -> bool {
    let path = web::routed_path(&request.uri);
    let first = first_step(&path);
    let path = path.strip_prefix('/').unwrap_or_default();
    let mut steps = path.strip_suffix('/').unwrap_or(path).split('/');
    let is_others = NOT_THE_DESKS.iter().any(|other| first.eq_ignore_ascii_case(other));
    let is_plain = path.is_empty() || steps.all(|step| !matches!(step, "" | "." | ".."));
    request.method == Method::GET && !is_others && is_plain
}

fn first_step(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or_default().split('/').next().unwrap_or_default()
}
