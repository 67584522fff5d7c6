//! A small server of a test's own, on a free port of the loopback.

use std::time::Duration;

use actix_web::{App, HttpServer, dev::ServerHandle, web::ServiceConfig};

/// A server that listens.
pub(crate) struct Listener {
    /// Where, without a path.
    pub(crate) url: String,
    server: ServerHandle,
}

impl Listener {
    /// Listens with these routes. It leaves idle connections open for longer than anybody pauses: who sends every five seconds
    /// would meet the end of a connection that is given up after five, and what was sent then is lost.
    pub(crate) fn start(routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let server = HttpServer::new(move || App::new().configure(routes.clone()))
            .workers(1)
            .keep_alive(Duration::from_secs(75))
            .shutdown_timeout(1)
            .disable_signals()
            .bind("127.0.0.1:0")
            .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        #[expect(clippy::disallowed_methods, reason = "a test's own server ends with its handle")]
        tokio::spawn(server);
        Self { url, server: handle }
    }

    /// Ends it.
    pub(crate) async fn stop(self) {
        self.server.stop(true).await;
    }
}
