//! The web desk's files: built elsewhere, served here so that the embedded shape is one address.

use std::path::Path;

use actix_files::{Files, NamedFile};
use actix_web::{
    dev::{ServiceRequest, ServiceResponse, fn_service},
    http::header,
    middleware::DefaultHeaders,
    web,
};

/// What the desk may load: itself alone. Styles are set by the component library at run time.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// Serves `dir` at `/`; an address of the desk's own router is answered with its page.
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
            .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
            .service(files),
    );
}
