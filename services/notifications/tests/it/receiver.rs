//! A server of somebody else's: an SMS gateway, or a third party's webhook endpoint.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Book {
    received: Vec<Received>,
    answers: VecDeque<u16>,
}

/// Listens on a free port of this machine.
pub(crate) struct Receiver {
    pub(crate) url: String,
    book: Arc<Mutex<Book>>,
    handle: actix_web::dev::ServerHandle,
}

impl Receiver {
    /// Answers with `answers` in turn, then always with 200.
    #[expect(clippy::disallowed_methods, reason = "the server of a test outlives no runner")]
    pub(crate) fn start(answers: &[u16]) -> Self {
        let book =
            Arc::new(Mutex::new(Book { received: Vec::new(), answers: answers.iter().copied().collect() }));
        let shared = web::Data::from(Arc::clone(&book));
        let server =
            HttpServer::new(move || App::new().app_data(shared.clone()).default_service(web::to(receive)))
                .workers(1)
                .disable_signals()
                .bind("127.0.0.1:0")
                .unwrap();
        let url = format!("http://{}/in", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { url, book, handle }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.book.lock().unwrap().received.clone()
    }

    pub(crate) async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn receive(request: HttpRequest, body: String, book: web::Data<Mutex<Book>>) -> HttpResponse {
    let headers = request.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let mut book = book.lock().unwrap();
    book.received.push(Received { headers, body });
    let status = book.answers.pop_front().unwrap_or(200);
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish()
}
