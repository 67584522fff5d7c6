//! The desk's files beside the API.

use host::Host;
use reqwest::{Method, Response};
use tempfile::TempDir;

use crate::house::{client, embedded, setup, speaker, url};

async fn with_a_desk(folder: &TempDir) -> Host {
    let desk = folder.path().join("desk");
    std::fs::create_dir(&desk).unwrap();
    std::fs::write(desk.join("index.html"), "<p>the desk</p>").unwrap();
    std::fs::write(desk.join("desk.js"), "start()").unwrap();
    std::fs::create_dir(desk.join("assets")).unwrap();
    std::fs::write(desk.join("assets/desk-1a2b.js"), "go()").unwrap();
    let dir = desk.display().to_string();
    Host::start(setup(embedded(folder, &[("console.dir", &dir)]), [speaker()])).await.unwrap()
}

async fn ask(host: &Host, method: Method, path: &str) -> Response {
    client().request(method, url(host, path)).send().await.unwrap()
}

fn header(reply: &Response, name: &str) -> String {
    reply.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_any_desk_or_ticket_opens_the_page_and_a_built_file_that_is_gone_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let host = with_a_desk(&folder).await;
    for path in ["/calls", "/tickets?status=open&pages=2", "/tickets/T2026-000123", "/callbacks", "/nowhere"]
    {
        let page = ask(&host, Method::GET, path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert!(header(&page, "content-type").starts_with("text/html"), "{path}");
        assert_eq!(page.text().await.unwrap(), "<p>the desk</p>", "{path}");
    }
    assert_eq!(ask(&host, Method::GET, "/assets/desk-1a2b.js").await.text().await.unwrap(), "go()");
    for path in ["/assets/desk-0000.js", "/%61ssets/desk-0000.js", "/assets/", "/assets/deeper/desk-1a2b.js"]
    {
        let gone = ask(&host, Method::GET, path).await;
        assert_eq!(gone.status(), 404, "{path}");
        assert_eq!(header(&gone, "content-type"), "application/problem+json", "{path}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_answers_its_own_addresses_and_the_api_refuses_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let host = with_a_desk(&folder).await;
    for (path, text) in [("/", "<p>the desk</p>"), ("/tickets/7", "<p>the desk</p>"), ("/desk.js", "start()")]
    {
        let page = ask(&host, Method::GET, path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert!(header(&page, "content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(page.text().await.unwrap(), text, "{path}");
        assert_eq!(ask(&host, Method::HEAD, path).await.status(), 200, "{path}");
    }
    let unknown = [
        (Method::GET, "/api/v1/nope"),
        (Method::GET, "/api"),
        (Method::GET, "/oauth/nope"),
        (Method::GET, "/.well-known/nope"),
        (Method::GET, "/metrics/nope"),
        (Method::POST, "/api/v1/nope"),
        (Method::POST, "/"),
        (Method::DELETE, "/desk.js"),
    ];
    for (method, path) in unknown {
        let refused = ask(&host, method.clone(), path).await;
        assert_eq!(refused.status(), 404, "{method} {path}");
        assert_eq!(header(&refused, "content-type"), "application/problem+json", "{method} {path}");
    }
    for method in [Method::GET, Method::PUT] {
        let refused = ask(&host, method.clone(), "/api/v1/estates").await;
        assert_eq!(
            (refused.status().as_u16(), header(&refused, "allow").as_str()),
            (405, "POST"),
            "{method}"
        );
    }
    for path in ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/docs/"] {
        assert_eq!(ask(&host, Method::GET, path).await.status(), 200, "{path}");
    }
    host.stop().await;
}
