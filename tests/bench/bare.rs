//! The least that a service can be: a process that listens and answers, with nothing behind it. What a service takes
//! beside it is what its engines, its routes and its jobs take.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use actix_web::{App, HttpResponse, HttpServer, web};

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        #[expect(clippy::disallowed_methods, reason = "no settings, so no host to read them")]
        let address = std::env::var("STEWARD_LISTEN").unwrap();
        let server = HttpServer::new(|| App::new().route("/readyz", web::get().to(HttpResponse::Ok)));
        server.workers(2).bind(address).unwrap().run().await.unwrap();
    });
}
